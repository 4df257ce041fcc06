internal import Core
internal import Debian
package import SystemPackage
package import Venv

/// Gets the Python of another release that compiles for a target on this machine into the cache, so that
/// builds need not fetch it.
package struct WorkerRun: Sendable {
  /// What came of it.
  package struct Result: Sendable {
    /// The version of the Python.
    package let version: String
    /// The target that it is of.
    package let name: TargetName
    /// Its packages in the cache.
    package let packages: [FilePath]
  }

  private let description: TargetDescription
  private let catalog: TargetCatalog
  private let cacheDirectory: FilePath
  private let temporaryDirectory: FilePath
  private let environment: [String: String]

  /// Creates a run for a target; `catalog` is where that of this machine's architecture is looked up.
  package init(
    _ description: TargetDescription, catalog: TargetCatalog, cacheDirectory: FilePath,
    temporaryDirectory: FilePath, environment: [String: String]
  ) {
    (self.description, self.catalog) = (description, catalog)
    (self.cacheDirectory, self.temporaryDirectory) = (cacheDirectory, temporaryDirectory)
    self.environment = environment
  }

  /// Adds packages, or fetches them if none is named, and has the Python compile something.
  ///
  /// Throws `WorkerError`, `TrustError`, `BytecodeError`, and the errors of packages and files.
  package func run(_ packages: [FilePath]) async throws -> Result {
    let interpreter = try await Interpreter.find()
    guard let architecture = interpreter.target.architecture,
      let search = try WorkerSearch(for: description, on: architecture, in: catalog)
    else {
      throw WorkerError.noTarget(
        description.name, version: description.target.python.fullVersion,
        architecture: interpreter.target.architectureName)
    }
    let cache = try RunCache.open(cacheDirectory, isLasting: true)
    let worker =
      packages.isEmpty
      ? try await search.fetch(
        cache: cache, temporaryDirectory: temporaryDirectory, environment: environment)
      : try search.add(packages, cache: cache, temporaryDirectory: temporaryDirectory)
    try await check(worker, interpreter)
    return Result(
      version: worker.version, name: search.description.name,
      packages: worker.packages.map(\.path))
  }

  /// Checks that a Python runs here and is the one that it is said to be.
  private func check(_ worker: PythonWorker, _ interpreter: Interpreter) async throws {
    let directory = try TemporaryDirectory.create(
      in: temporaryDirectory, prefix: "venvdeb-worker-")
    try AtomicFile.write("", to: directory.path.appending("sample.py"))
    let compiler = BytecodeCompiler(
      interpreter: interpreter.compiling(for: description.target, with: worker.program),
      mode: .uncheckedHash, tree: directory.path, workers: 1)
    guard let job = CompileJob(path: "sample.py", size: 0) else { return }
    _ = try await compiler?.compile([job])
  }
}
