internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// The pip of the target interpreter.
///
/// It fetches from indexes and version control, resolves, and builds from source. It never installs
/// into a tree.
struct Pip {
  /// Its version, as it states it.
  let version: String
  private let python: FilePath
  /// What follows the interpreter: `-m pip`, or a wheel of pip.
  private let invocation: [String]
  private var environment: [String: String]
  private let index: IndexAccess
  private let logs: BuildLogs
  private let runner = CommandRunner()

  /// Finds the pip of an interpreter; nil if it has none.
  ///
  /// Its configuration, `settings`, is replaced by `PipConfiguration`; `work` is the directory of the
  /// run. Throws `FileError`.
  static func find(
    for interpreter: Interpreter, environment: [String: String], work: FilePath,
    index: IndexAccess, settings: PipSettings, logs: BuildLogs
  ) async throws -> Pip? {
    var variables = environment
    // Build directories must not depend on who builds: no questions, no hints, no user site.
    variables["PIP_NO_INPUT"] = "1"
    variables["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    variables["PYTHONNOUSERSITE"] = "1"
    let python = interpreter.executable
    var candidates = [["-m", "pip"]]
    if let wheel = Seed.pip.wheel(in: interpreter.target.seedWheels) {
      candidates.append(["\(wheel.string)/pip"])
    }
    for invocation in candidates {
      let result = try await CommandRunner().run(
        Command(
          python, invocation + ["--version"],
          environment: variables.merging(["PIP_CONFIG_FILE": "/dev/null"]) { $1 },
          workingDirectory: "/"))
      guard result.status.isSuccess else { continue }
      let configuration = PipConfiguration(settings, variables: variables)
      let cache = environment.filter { ["PIP_CACHE_DIR", "PIP_NO_CACHE_DIR"].contains($0.key) }
      let words = result.outputText.split(whereSeparator: \.isWhitespace)
      return Pip(
        version: words.dropFirst().first.map(String.init) ?? "", python: python,
        invocation: invocation,
        environment: try configuration.variables(for: index, in: work).merging(cache) { $1 },
        index: index, logs: logs)
    }
    return nil
  }

  /// Downloads requirements and their dependencies into an empty directory: pip's resolver decides.
  ///
  /// `constraints` are lines of a constraints file. The files are for the caller to check. Returns
  /// what pip warns of that the user should know. Throws `AcquireError.fetchFailed`.
  func resolve(
    _ lines: [String], constraints: [String], ignoresDependencies: Bool, into directory: FilePath
  ) async throws -> [String] {
    let files = directory.removingLastComponent()
    let requirements = files.appending("requirements.txt")
    let limits = files.appending("constraints.txt")
    try Self.write(lines, to: requirements)
    try Self.write(constraints, to: limits)
    var options = ["download", "--dest", directory.string] + index.formats.arguments
    if index.allowsPrereleases { options.append("--pre") }
    if index.prefersBinary { options.append("--prefer-binary") }
    if ignoresDependencies { options.append("--no-deps") }
    let result = try await run(
      options + index.findLinks
        + ["--requirement", requirements.string, "--constraint", limits.string], in: directory)
    if !result.status.isSuccess {
      throw fetchFailure("the dependencies of the requirements", result)
    }
    return Self.warnings(of: result)
  }

  /// Resolves requirements and their dependencies, and returns the report of what would be installed,
  /// or why there is no solution.
  ///
  /// `directory` is that of the run. Nothing is installed. Throws `FileError` and `ProcessError`.
  func report(
    _ input: ResolverInput, in directory: FilePath
  ) async throws -> Result<[UInt8], PipResolutionFailure> {
    let requirements = directory.appending("input.in")
    let limits = directory.appending("constraints.txt")
    let report = directory.appending("report.json")
    try Self.write(input.lines, to: requirements)
    try Self.write(input.constraints, to: limits)
    var pip = self
    pip.environment.merge(input.variables) { $1 }
    var options =
      [
        "install", "--dry-run", "--ignore-installed", "--progress-bar", "off", "--report",
        report.string,
      ] + index.formats.arguments
    if index.allowsPrereleases { options.append("--pre") }
    if index.prefersBinary { options.append("--prefer-binary") }
    let result = try await pip.run(
      options + index.findLinks
        + ["--requirement", requirements.string, "--constraint", limits.string],
      in: directory, isQuiet: false)
    guard result.status.isSuccess else {
      return .failure(
        PipResolutionFailure(result, requirements: input.lines, in: requirements))
    }
    return .success(try FileSystem.read(report))
  }

  /// Builds a wheel from an sdist, a directory or a revision, without its dependencies, and returns
  /// its path.
  ///
  /// What the build itself requires comes from the local directories and, unless that is forbidden,
  /// from the index; or only from the directory `requirements`. `name` is what messages call the
  /// source; `date` is the time of the build, if that is another one than the environment's. Throws
  /// `AcquireError.buildFailed`.
  func buildWheel(
    of source: ArtifactLocation, named name: String, configSettings: [String] = [],
    date: SourceDate? = nil, in room: BuildRoom, isIsolated: Bool = true,
    requirements: FilePath? = nil, into directory: FilePath
  ) async throws -> FilePath {
    var arguments = ["wheel", "--no-deps", "--wheel-dir", directory.string]
    for setting in configSettings { arguments += ["--config-settings", setting] }
    if !isIsolated { arguments += ["--use-pep517", "--no-build-isolation"] }
    var pip = self
    pip.environment = room.environment(from: environment)
    let access = try RepositoryAccess(source, inherited: pip.environment, in: directory)
    pip.environment.merge(access.variables) { $1 }
    if let date { pip.environment["SOURCE_DATE_EPOCH"] = String(date.seconds) }
    var sources = index.pipArguments
    if let requirements {
      // Nor from what the user's configuration of pip names.
      sources = ["--no-index", "--find-links", requirements.string]
      pip.environment["PIP_CONFIG_FILE"] = "/dev/null"
      pip.environment["PIP_FIND_LINKS"] = nil
    } else {
      arguments += index.findLinks
    }
    // The modes of files are in the wheel.
    let result = try await pip.run(
      arguments + [access.argument], from: sources, in: directory, umask: "022")
    guard result.status.isSuccess else {
      throw AcquireError.buildFailed(
        BuildFailure(
          of: name, status: "pip \(result.status)", output: result.output + result.errorOutput,
          logs: logs))
    }
    return try onlyFile(in: directory, what: source.description)
  }

  /// Clones a revision of Git as pip would; `directory` becomes a new one.
  ///
  /// Returns nil for other systems, and where Git fails.
  func clone(_ reference: VCSReference, to directory: FilePath) async -> GitRevision? {
    await GitRevision.clone(reference, environment: environment, to: directory)
  }

  /// Installs wheels, without their dependencies, for Python to import from a directory.
  ///
  /// Throws `AcquireError.fetchFailed`.
  func install(_ wheels: [FilePath], into directory: FilePath) async throws {
    let result = try await run(
      ["install", "--no-deps", "--no-compile", "--upgrade", "--target", directory.string]
        + wheels.map(\.string), from: ["--no-index"], in: directory)
    if !result.status.isSuccess { throw fetchFailure("what builds import", result) }
  }

  /// Installs requirements of a build with their dependencies for Python to import from a directory,
  /// from the wheelhouses and the index, or only from the directory `source`.
  ///
  /// Throws `AcquireError.fetchFailed`.
  func install(
    requirements: [String], from source: FilePath?, into directory: FilePath
  ) async throws {
    var pip = self
    var sources = index.pipArguments
    var options = index.findLinks
    if let source {
      sources = ["--no-index", "--find-links", source.string]
      options = []
      pip.environment["PIP_CONFIG_FILE"] = "/dev/null"
      pip.environment["PIP_FIND_LINKS"] = nil
    }
    let result = try await pip.run(
      ["install", "--no-compile", "--upgrade", "--target", directory.string] + options + ["--"]
        + requirements, from: sources, in: directory)
    if !result.status.isSuccess { throw fetchFailure("what the build requires", result) }
  }

  /// Writes a requirements file, which may have credentials, so that nobody else can read it.
  private static func write(_ lines: [String], to path: FilePath) throws {
    try AtomicFile.write(
      lines.joined(separator: "\n") + "\n", to: path, permissions: .ownerReadWrite)
  }

  /// The greatest number of bytes of a file that pip or a build writes.
  private static let fileLimit = 16 << 30

  private func run(
    _ arguments: [String], from sources: [String]? = nil, in directory: FilePath,
    isQuiet: Bool = true, umask: String = ""
  ) async throws -> CommandResult {
    let words =
      [python.string] + invocation + arguments.prefix(1) + (isQuiet ? ["--quiet"] : [])
      + (sources ?? index.pipArguments) + arguments.dropFirst()
    // An index may send without end. A lower limit of the caller holds as it is.
    return try await runner.run(
      Command(
        "/bin/sh",
        [
          "-c",
          "ulimit -f \"$1\" 2>/dev/null; umask ${2:+\"$2\"} >/dev/null; shift 2; exec \"$@\"",
          "sh", "\(Self.fileLimit / 512)", umask,
        ] + words, environment: environment, workingDirectory: directory))
  }

  /// Returns what pip warns of that the user should know.
  private static func warnings(of result: CommandResult) -> [String] {
    YankedRelease.all(in: String(decoding: result.errorOutput, as: UTF8.self)).map(\.description)
  }

  private func fetchFailure(_ what: String, _ result: CommandResult) -> AcquireError {
    let output = (result.outputText + result.errorTail()).split(separator: "\n")
      .map { "\n    \($0)" }.suffix(30).joined()
    return .fetchFailed(what, reason: "pip \(result.status)\(output)")
  }

  /// Returns the path of the one file in a directory.
  private func onlyFile(in directory: FilePath, what: String) throws -> FilePath {
    let names = try FileSystem.entries(of: directory)
    guard names.count == 1, let name = names.first else {
      throw AcquireError.unexpectedDownload(
        "expected one wheel from pip, got \(names.count) files", location: what)
    }
    return directory.appending(name)
  }
}
