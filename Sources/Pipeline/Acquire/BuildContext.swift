internal import Core
internal import Index
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// What all builds of a run have in common.
struct BuildContext: Sendable {
  let index: IndexAccess
  var build: BuildEnvironment
  var settings: BuildSettings
  let interpreter: Interpreter
  /// The directory of this run.
  let work: FilePath
  /// What builds took from an index although the lock has hashes.
  let unpinned: UnpinnedBuildRequirements
  private let search: CompilerFlagSearch
  private let pip = PipSearch()

  /// Prepares builds; nothing is asked or written yet.
  init(
    index: IndexAccess, build: BuildEnvironment, settings: BuildSettings, interpreter: Interpreter,
    work: FilePath
  ) {
    (self.index, self.build, self.settings) = (index, build, settings)
    (self.interpreter, self.work) = (interpreter, work)
    unpinned = UnpinnedBuildRequirements(
      isWanted: settings.isHashed && index.canSearch, wheelhouses: index.wheelhouses)
    search = CompilerFlagSearch(interpreter, environment: build.inherited.forPrograms)
  }

  /// Returns the variables of the caller that the result of a build depends on, compiler flags
  /// included.
  func variables() async throws -> [String: String] {
    try await build.inherited.forPip.merging(search.flags().variables) { $1 }
  }

  /// Returns those of some modules that neither the interpreter nor one of the wheels has.
  func modules(missing names: [String], besides wheels: [FilePath]) async throws -> [String] {
    let given = wheels.compactMap { $0.lastComponent.flatMap { try? WheelName($0.string) } }
      .map(\.name.normalized)
    var missing: [String] = []
    for name in names where !given.contains(name) {
      let command = Command(
        interpreter.executable,
        [
          "-I", "-c",
          "import importlib.util as u; raise SystemExit(u.find_spec('\(name)') is None)",
        ],
        environment: ["PATH": "/usr/bin:/bin"], workingDirectory: "/")
      if try await !CommandRunner().run(command).status.isSuccess { missing.append(name) }
    }
    return missing
  }

  /// Makes the directories and variables of one build at `path`; `source` is the directory that is
  /// built, if it is known before.
  func room(at path: FilePath, source: FilePath? = nil) async throws -> BuildRoom {
    try await BuildRoom.make(
      at: path, source: source, work: work, environment: build.inherited.forPrograms,
      flags: search.flags())
  }

  /// Reads the variables and files of pip that apply to the interpreter.
  ///
  /// Throws `PipSettingsError`.
  func pipSettings() throws(PipSettingsError) -> PipSettings {
    // PREFIX/bin/python3.11
    let prefix = interpreter.executable.removingLastComponent().removingLastComponent()
    return try PipSettings.read(environment: build.inherited.forPip, prefix: prefix)
  }

  /// Finds pip, the first time that something needs it; `purpose` is what the error says that is.
  ///
  /// Throws `AcquireError.noPip`, `PipSettingsError` and `FileError`.
  func findPip(_ purpose: String) async throws -> Pip {
    try await pip.pip(of: interpreter.executable, for: purpose) {
      try await Pip.find(
        for: interpreter, environment: try build.variables(in: work, forPip: true), work: work,
        index: index, settings: try pipSettings(), logs: settings.logs)
    }
  }
}

/// What the user says about builds.
struct BuildSettings: Sendable {
  /// The directory with everything that builds may require; nil for the wheelhouses and the index.
  var requirements: FilePath?
  /// Whether the lock has hashes, so that what builds take from an index is worth a warning.
  let isHashed: Bool
  /// Whether the tree gets seed packages, which builds of sdists without pyproject.toml then use.
  let hasSeeds: Bool
  /// Whether builds get an environment of their own (PEP 517): always, never, or where a
  /// requirement of the build is not installed.
  let isIsolated: Bool?
  /// The version of the package; nil if it is not known.
  let packageVersion: String?
  /// Directories of the packaging, which are no part of a project: the destdir, wheelhouses.
  var packagingDirectories: [FilePath]
  let logs: BuildLogs
}
