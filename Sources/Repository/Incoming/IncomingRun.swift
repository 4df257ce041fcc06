internal import Core
internal import Debian
internal import Glibc
package import SystemPackage

/// Takes what was uploaded into the repository: `repo incoming`.
///
/// The directory belongs to whoever uploads, and files arrive in it at any time. An upload is taken
/// when all its files are there with the right hashes: it is renamed to where the uploader cannot
/// change it, and verified again there.
package struct IncomingRun: Sendable {
  /// What became of an upload or of a file.
  package enum Result: Sendable, Equatable {
    /// It was added.
    case added(AddRun.Result)
    /// It is not complete yet, and stays.
    case waiting(String, reason: String)
    /// It was moved to `rejected`, with the reason.
    case rejected(String, reason: String)
  }

  /// For how many seconds files may be incomplete before they are rejected.
  package static let patience = 86400

  let repository: Repository
  let uploaders: FilePath?
  let now: Int

  /// Uploads to a repository at a time; `uploaders` are the keys, one of which must have signed each
  /// upload, nil where a signature is not asked for.
  package init(_ repository: Repository, uploaders: FilePath? = nil, now: Int) {
    self.repository = repository
    self.uploaders = uploaders
    self.now = now
  }

  /// Processes everything that is there, each upload as a transaction of its own.
  ///
  /// Throws `RepositoryError`, `FileError` and others for what is not the fault of an upload; that
  /// one is processed again next time.
  package func run() async throws -> [Result] {
    var results: [Result] = []
    var owned: Set<String> = []
    for name in try spooled() { results.append(try await add(spooled: name)) }
    for name in try FileSystem.names(in: repository.layout.incoming)
    where name.hasSuffix(".changes") {
      let path = repository.layout.incoming.appending(name)
      do {
        guard ChangesFile.isName(name) else {
          throw ChangesError.unsafeName(repository.layout.incoming, name)
        }
        let changes = try ChangesFile.read(path)
        owned.formUnion([name] + changes.members.map(\.name))
        try changes.verifyMembers()
        let spool = try take(changes)
        results.append(try await add(spooled: spool))
      } catch let error as ChangesError where error.isIncomplete && !isOld(path) {
        results.append(.waiting(name, reason: error.message))
      } catch let error as any Failure where isFault(ofUpload: error) {
        results.append(try reject([name], from: repository.layout.incoming, error.description))
      }
    }
    for name in try FileSystem.names(in: repository.layout.incoming)
    where !owned.contains(name) && isOld(repository.layout.incoming.appending(name)) {
      results.append(
        try reject([name], from: repository.layout.incoming, "no .changes file names this file"))
    }
    return results
  }

  /// Returns whether an error is about an upload rather than about the repository or the machine.
  private func isFault(ofUpload error: any Failure) -> Bool {
    switch error {
    case is ChangesError, is UploadError, is SyntaxError, is DebFileError,
      is PackageVersionError:
      true
    case let error as FileError:
      error.reason == .fileTooLarge || error.reason == .tooManySymbolicLinkLevels
    default: false
    }
  }

  private func isOld(_ path: FilePath) -> Bool {
    guard let status = try? FileSystem.status(path) else { return false }
    // The time of the last change: uploads keep the time of modification.
    return now - Int(status.rawValue.st_ctim.tv_sec) >= Self.patience
  }

  /// Returns the uploads in the spool, which a command has left that was interrupted.
  ///
  /// One that was not taken completely goes back.
  private func spooled() throws(FileError) -> [String] {
    for name in try FileSystem.names(in: repository.layout.spool) where name.hasPrefix(".") {
      let directory = repository.layout.spool.appending(name)
      for file in try FileSystem.entries(of: directory) {
        let target = repository.layout.incoming.appending(file)
        if try !FileSystem.exists(target) {
          try FileSystem.rename(directory.appending(file), to: target)
        }
      }
      try FileSystem.removeTree(directory)
    }
    return try FileSystem.names(in: repository.layout.spool)
  }

  /// Moves an upload into a directory of its own in the spool; returns the name of the directory.
  ///
  /// The files are copied there, as whoever uploads may still have them open.
  private func take(_ changes: ChangesFile) throws -> String {
    let name = uniqueName(changes.path)
    let unfinished = repository.layout.spool.appending(".\(name)")
    try FileSystem.createDirectory(unfinished)
    try FileSystem.setPermissions(of: unfinished, to: .ownerReadWriteExecute)
    for file in changes.members.map(\.name) + [changes.path.lastComponent?.string ?? ""] {
      let path = unfinished.appending(file)
      try FileSystem.rename(changes.directory.appending(file), to: path)
      guard try FileSystem.status(path)?.type == .regular else {
        throw ChangesError.notRegular(path)
      }
      try AtomicFile.copy(path, to: path)
    }
    try DurableFile.rename(unfinished, to: repository.layout.spool.appending(name))
    return name
  }

  /// Adds an upload from the spool, and removes it from there; one that cannot be added is rejected.
  private func add(spooled name: String) async throws -> Result {
    let directory = repository.layout.spool.appending(name)
    let files = try FileSystem.names(in: directory)
    do {
      guard let file = files.first(where: { $0.hasSuffix(".changes") }) else {
        throw ChangesError.missing(directory, "*.changes")
      }
      let results = try await AddRun(repository, uploaders: uploaders)
        .run([directory.appending(file)])
      try FileSystem.removeTree(directory)
      return .added(results[0])
    } catch let error as any Failure where isFault(ofUpload: error) {
      let target = repository.layout.rejected.appending(name)
      try FileSystem.rename(directory, to: target)
      try AtomicFile.write(error.description + "\n", to: target.appending("reason"))
      return .rejected(name, reason: error.description)
    }
  }

  /// Moves files to a directory of their own in `rejected`, with the reason.
  private func reject(
    _ names: [String], from directory: FilePath, _ reason: String
  ) throws -> Result {
    let name = uniqueName(FilePath(names[0]))
    let target = repository.layout.rejected.appending(name)
    try FileSystem.createDirectory(target)
    try AtomicFile.write(reason + "\n", to: target.appending("reason"))
    for name in names {
      try FileSystem.rename(directory.appending(name), to: target.appending(name))
    }
    return .rejected(names[0], reason: reason)
  }

  /// Returns a name that nothing in the spool has, and which sorts by time.
  private func uniqueName(_ path: FilePath) -> String {
    let stem = (path.stem ?? "file").filter {
      $0.isASCII && ($0.isLetter || $0.isNumber || "._-+~".contains($0))
    }
    let number = String(UInt32.random(in: .min ... .max), radix: 36)
    return "\(now)-\(stem.prefix(100))-\(number)"
  }
}
