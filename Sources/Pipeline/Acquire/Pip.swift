internal import Core
internal import Locks
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// The pip of the target interpreter.
///
/// It fetches from indexes and version control, resolves, and builds from source. It never installs.
struct Pip {
  private let python: FilePath
  /// What follows the interpreter: `-m pip`, or a wheel of pip.
  private let invocation: [String]
  private var environment: [String: String]
  private let index: IndexAccess
  private let runner = CommandRunner()

  /// Finds the pip of an interpreter.
  ///
  /// Throws `AcquireError.noPip`, which says what it is needed for.
  static func find(
    for interpreter: Interpreter, environment: [String: String], index: IndexAccess,
    purpose: String
  ) async throws -> Pip {
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
      let command = Command(
        python, invocation + ["--version"], environment: variables, workingDirectory: "/")
      if try await CommandRunner().run(command).status.isSuccess {
        return Pip(
          python: python, invocation: invocation, environment: variables, index: index)
      }
    }
    throw AcquireError.noPip(python, reason: purpose)
  }

  /// Downloads requirements without their dependencies into an empty directory, in one go.
  ///
  /// Each is a line of a requirements file. The files are for the caller to check. Throws
  /// `AcquireError.fetchFailed`.
  func download(_ lines: [String], into directory: FilePath) async throws {
    let requirements = directory.removingLastComponent().appending("requirements.txt")
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: requirements)
    try await run(
      ["download", "--no-deps", "--dest", directory.string, "--requirement", requirements.string]
        + index.formats.arguments,
      in: directory,
      what: lines.count == 1 ? lines[0] : "\(lines.count) requirements",
      failure: { .fetchFailed($0, reason: $1) })
  }

  /// Downloads requirements and their dependencies into an empty directory: pip's resolver decides.
  ///
  /// `constraints` are lines of a constraints file. The files are for the caller to check. Throws
  /// `AcquireError.fetchFailed`.
  func resolve(
    _ lines: [String], constraints: [String], ignoresDependencies: Bool, into directory: FilePath
  ) async throws {
    let files = directory.removingLastComponent()
    let requirements = files.appending("requirements.txt")
    let limits = files.appending("constraints.txt")
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: requirements)
    try AtomicFile.write(constraints.joined(separator: "\n") + "\n", to: limits)
    var options = ["download", "--dest", directory.string] + index.formats.arguments
    if index.allowsPrereleases { options.append("--pre") }
    if index.prefersBinary { options.append("--prefer-binary") }
    if ignoresDependencies { options.append("--no-deps") }
    try await run(
      options + index.findLinks
        + ["--requirement", requirements.string, "--constraint", limits.string],
      in: directory, what: "the dependencies of the requirements",
      failure: { .fetchFailed($0, reason: $1) })
  }

  /// Builds a wheel from an sdist, a directory or a revision, without its dependencies, and returns
  /// its path.
  ///
  /// What the build itself requires comes from the local directories and, unless that is forbidden,
  /// from the index. `date` is the time of the build, if that is another one than the environment's.
  /// Throws `AcquireError.buildFailed`.
  func buildWheel(
    of source: ArtifactLocation, configSettings: [String] = [], date: SourceDate? = nil,
    into directory: FilePath
  ) async throws -> FilePath {
    var arguments = ["wheel", "--no-deps", "--wheel-dir", directory.string]
    for setting in configSettings { arguments += ["--config-settings", setting] }
    var pip = self
    if let date { pip.environment["SOURCE_DATE_EPOCH"] = String(date.seconds) }
    try await pip.run(
      arguments + index.findLinks + [source.description], in: directory, what: source.fileName,
      failure: { .buildFailed($0, reason: $1) })
    return try onlyFile(in: directory, what: source.description)
  }

  private func run(
    _ arguments: [String], in directory: FilePath, what: String,
    failure: (String, String) -> AcquireError
  ) async throws {
    let command = Command(
      python,
      invocation + arguments.prefix(1) + ["--quiet"] + index.pipArguments
        + arguments.dropFirst(), environment: environment, workingDirectory: directory)
    let result = try await runner.run(command)
    guard result.status.isSuccess else {
      let output = (result.outputText + result.errorTail()).split(separator: "\n")
        .map { "\n    \($0)" }.suffix(30).joined()
      throw failure(what, "pip \(result.status)\(output)")
    }
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
