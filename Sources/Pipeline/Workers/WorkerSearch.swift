internal import Core
internal import Debian
internal import Processes
internal import SystemPackage
internal import Venv

/// The search for the Python of another release that compiles modules for a target on this machine: that
/// of the same release for the architecture of this machine, as it runs here and bytecode is the same.
struct WorkerSearch: Sendable {
  /// The target of the Python.
  let description: TargetDescription
  private let packages: [WorkerPackage]

  /// Looks for the target that has the Python; nil if there is none with exactly that version.
  ///
  /// Throws `WorkerError.incomplete`, and the errors of target files.
  init?(
    for target: TargetDescription, on architecture: Architecture, in catalog: TargetCatalog?
  ) throws {
    if target.name.architecture == architecture {
      description = target
    } else {
      guard
        let name = TargetName(
          system: target.name.system, release: target.name.release, architecture: architecture),
        let entry = try catalog?.entries().first(where: { $0.description.name == name }),
        entry.description.target.python.fullVersion == target.target.python.fullVersion
      else { return nil }
      description = entry.description
    }
    packages = try WorkerPackage.all(of: description)
  }

  /// Returns the Python from its packages in a cache, or fetches these.
  ///
  /// Returns nil where nothing may be fetched and they are not there. Throws `WorkerError`,
  /// `ProcessError`, and the errors of packages and files.
  func find(_ request: StageRequest, cache: RunCache?) async throws -> PythonWorker? {
    try await find(
      cache: cache, temporaryDirectory: request.temporaryDirectory,
      environment: request.isOffline ? nil : request.environment)
  }

  /// Returns the Python from its packages in a cache, or fetches these.
  ///
  /// Throws as `find(_:cache:)`.
  func fetch(
    cache: RunCache, temporaryDirectory: FilePath, environment: [String: String]
  ) async throws -> PythonWorker {
    guard
      let worker = try await find(
        cache: cache, temporaryDirectory: temporaryDirectory, environment: environment)
    else { preconditionFailure("the packages were fetched") }
    return worker
  }

  /// `environment` is that of the programs that fetch; nil where nothing may be fetched.
  private func find(
    cache: RunCache?, temporaryDirectory: FilePath, environment: [String: String]?
  ) async throws -> PythonWorker? {
    let store = try WorkerStore(cache, temporaryDirectory: temporaryDirectory)
    if let files = store.files(packages) { return try unpack(files, temporaryDirectory) }
    guard let environment else { return nil }
    let work = try TemporaryDirectory.create(in: temporaryDirectory, prefix: "venvdeb-packages-")
    let files = try await store.fetch(packages, environment: environment, work: work.path)
    return try unpack(files, temporaryDirectory)
  }

  /// Adds packages that somebody named to a cache, and returns the Python that they are.
  ///
  /// Throws as `find`.
  func add(_ paths: [FilePath], cache: RunCache, temporaryDirectory: FilePath) throws
    -> PythonWorker
  {
    let store = try WorkerStore(cache, temporaryDirectory: temporaryDirectory)
    return try unpack(
      try store.add(paths, as: packages, of: description), temporaryDirectory)
  }

  private func unpack(
    _ files: [HashedFile], _ temporaryDirectory: FilePath
  ) throws -> PythonWorker {
    try PythonWorker(files, of: description, temporaryDirectory: temporaryDirectory)
  }
}
