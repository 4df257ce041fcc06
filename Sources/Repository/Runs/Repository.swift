internal import Core
internal import Glibc
package import SystemPackage

/// A repository that this process has to itself.
///
/// Every command opens it first, which undoes or finishes what an interrupted one left.
package struct Repository: Sendable {
  package let layout: RepositoryLayout
  package let settings: RepositorySettings
  /// The keys that sign its indices.
  package let keys: SigningKeys
  /// What was done about an interrupted command; nil if there was none.
  package let recovery: Recovery?
  let backend: any RepositoryBackend
  let environment: [String: String]
  private let lock: DirectoryLock

  /// For how many seconds a command waits for another one.
  package static let patience = 120

  /// Opens the repository in a directory; waits for other commands.
  ///
  /// `environment` is that of the programs that are run. Throws `RepositoryError`, `FileError` and
  /// `CancellationError`.
  package static func open(
    _ directory: FilePath, environment: [String: String], patience: Int = patience
  ) async throws -> Repository {
    guard FileSystem.isDirectory(directory) else { throw RepositoryError.noRepository(directory) }
    let layout = RepositoryLayout(root: try FileSystem.resolve(directory))
    let settings = try RepositorySettings.read(layout)
    let lock = try await wait(for: layout.root, patience: patience)
    let environment = programEnvironment(environment)
    let backend = RepreproBackend(layout, environment: environment)
    let recovery = try await Transaction(layout, backend: backend).recover()
    return Repository(
      layout: layout, settings: settings,
      keys: try SigningKeys(layout, environment: environment), recovery: recovery,
      backend: backend, environment: environment, lock: lock)
  }

  private static func wait(
    for directory: FilePath, patience: Int
  ) async throws -> DirectoryLock {
    for _ in 0...(patience * 10) {
      if let lock = try DirectoryLock.take(directory) { return lock }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw RepositoryError.busy(directory)
  }

  /// Returns the variables that reprepro and gpg get: none that could lead them elsewhere.
  static func programEnvironment(_ environment: [String: String]) -> [String: String] {
    var variables = environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
    variables["LC_ALL"] = "C.UTF-8"
    variables["TZ"] = "UTC"
    return variables
  }

  /// Returns what the suites have.
  ///
  /// Throws `RepositoryError`.
  package func contents() async throws -> RepositoryContents {
    var suites: [Suite: Set<RepositoryPackage>] = [:]
    for suite in Suite.allCases { suites[suite] = try await backend.contents(of: suite) }
    return RepositoryContents(suites)
  }

  /// Lists a source, or the source of a package, or all of them.
  ///
  /// Throws `RepositoryError`.
  package func listing(of name: String?) async throws -> RepositoryListing {
    let contents = try await contents()
    let source = try name.map { (name) throws(RepositoryError) in try contents.source(named: name) }
    return RepositoryListing(
      contents, kept: try await backend.keptVersions(), source: source)
  }

  /// Returns the history, the oldest entry first.
  ///
  /// Throws `RepositoryError` and `FileError`.
  package func history() throws -> [HistoryEntry] { try History(layout).entries() }

  /// Makes a change as one transaction; see `Transaction.run`.
  func change(
    _ command: String, sources: [String], history: [HistoryEntry],
    expecting contents: RepositoryContents, body: (FilePath) async throws -> [String]
  ) async throws {
    try await keys.requireValid(at: Int(time(nil)))
    do {
      try await Transaction(layout, backend: backend).run(
        command, process: getpid(), sources: sources, keys: keys, history: history,
        expecting: contents, body: body)
    } catch {
      await keys.endAgent()
      throw error
    }
    await keys.endAgent()
  }

  /// Returns the files of packages for the history, each once.
  func files(of packages: [RepositoryPackage]) -> [HistoryEntry.File] {
    var files: [HistoryEntry.File] = []
    for package in packages where !files.contains(where: { $0.path == package.path }) {
      files.append(HistoryEntry.File(path: package.path, sha256: package.sha256))
    }
    return files.sorted { $0.path < $1.path }
  }
}
