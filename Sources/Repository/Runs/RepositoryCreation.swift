internal import Core
internal import Processes
package import SystemPackage

/// Makes a repository: `repo init`.
///
/// Everything is made in a directory beside it, which gets its name when it is complete.
package struct RepositoryCreation: Sendable {
  /// Which key signs the indices.
  package enum Key: Sendable, Equatable {
    /// A new one.
    case new
    /// The one in this file, which is copied.
    case file(FilePath)
    /// The one of that name in the keyring of a user, which stays there.
    case keyring(String, home: FilePath)
  }

  /// The directory, which must not exist or be empty.
  package let directory: FilePath
  package let settings: RepositorySettings
  package let key: Key
  package let environment: [String: String]

  /// A repository that is to be made.
  package init(
    _ directory: FilePath, settings: RepositorySettings, key: Key, environment: [String: String]
  ) {
    self.directory = directory
    self.settings = settings
    self.key = key
    self.environment = Repository.programEnvironment(environment)
  }

  /// Makes it, and returns the fingerprint of its key.
  ///
  /// Throws `RepositoryError`, `KeyError` and `FileError`.
  package func run() async throws -> String {
    if try FileSystem.exists(directory) {
      guard FileSystem.isDirectory(directory), try FileSystem.names(in: directory).isEmpty else {
        throw RepositoryError.notEmpty(directory)
      }
    }
    let parent = directory.removingLastComponent()
    try FileSystem.createDirectories(parent)
    let name = directory.lastComponent?.string ?? "repository"
    // No longer than the final one: the home directory of gpg is in it.
    let unfinished = parent.appending("\(name.prefix(8)).new")
    try FileSystem.createDirectories(unfinished)
    guard let lock = try DirectoryLock.take(unfinished) else {
      throw RepositoryError.busy(directory)
    }
    defer { withExtendedLifetime(lock) {} }
    let layout = RepositoryLayout(root: unfinished)
    do {
      let fingerprint = try await fill(layout)
      try DurableFile.syncTree(unfinished)
      try DurableFile.rename(unfinished, to: directory)
      return fingerprint
    } catch {
      try? FileSystem.removeTree(unfinished)
      throw error
    }
  }

  private func fill(_ layout: RepositoryLayout) async throws -> String {
    for name in try FileSystem.entries(of: layout.root) {
      try FileSystem.removeTree(layout.root.appending(name))
    }
    for directory in [
      layout.configuration, layout.database, layout.web, layout.pool, layout.generations,
      layout.machines, layout.incoming, layout.spool, layout.rejected, layout.keys,
    ] {
      try FileSystem.createDirectory(directory)
    }
    for directory in [layout.keys, layout.spool, layout.configuration, layout.database] {
      try FileSystem.setPermissions(of: directory, to: .ownerReadWriteExecute)
    }
    try write(layout)
    let (keys, fingerprint) = try await makeKey(layout)
    let backend = RepreproBackend(layout, environment: environment)
    do {
      let generations = Generations(layout)
      let number = try generations.add(try await backend.export())
      try await keys.verify(generations.path(number), scratchIn: layout.root)
      try FileSystem.createSymbolicLink(layout.dists, to: generations.linkTarget(number))
      try AtomicFile.write(try await keys.publicKeys(), to: layout.keyring)
    } catch {
      await keys.endAgent()
      throw error
    }
    await keys.endAgent()
    return fingerprint
  }

  private func makeKey(
    _ layout: RepositoryLayout
  ) async throws -> (SigningKeys, fingerprint: String) {
    if case .keyring(_, let home) = key {
      try AtomicFile.write(home.string + "\n", to: layout.foreignKeys)
    }
    let keys = try SigningKeys(layout, environment: environment)
    let fingerprint: String
    do {
      fingerprint =
        switch key {
        case .new: try await keys.generate(name: settings.name)
        case .file(let file): try await keys.importKey(file)
        case .keyring(let name, _): try await keys.find(name)
        }
    } catch {
      await keys.endAgent()
      throw error
    }
    try AtomicFile.write(fingerprint + "\n", to: layout.signers)
    return (keys, fingerprint)
  }

  /// Writes the files that are made of text alone.
  private func write(_ layout: RepositoryLayout) throws {
    try AtomicFile.write(try JSONText.file(settings), to: layout.settings)
    let configuration = RepreproConfiguration(settings: settings)
    try AtomicFile.write(
      configuration.distributions, to: layout.configuration.appending("distributions"))
    try AtomicFile.write(configuration.options, to: layout.configuration.appending("options"))
    try AtomicFile.write(
      PackageResources.sign_sh, to: layout.signingProgram, permissions: .executable)
    let machines = MachineFiles(settings: settings)
    for suite in Suite.allCases {
      try AtomicFile.write(
        machines.source(of: suite), to: layout.machines.appending("\(suite).sources"))
    }
  }
}
