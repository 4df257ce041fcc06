internal import Core
internal import Locks
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// Runs the target interpreter's pip for what is not ours: indexes, version control, building from
/// source.
///
/// It never installs.
struct Pip {
  private let python: FilePath
  /// What follows the interpreter: `-m pip`, or a wheel of pip.
  private let invocation: [String]
  private var environment: [String: String]
  private let index: [String]
  private let runner = CommandRunner()

  /// Finds the pip of an interpreter.
  ///
  /// Throws `StageError.noPip`, saying what it was wanted for.
  static func find(
    for interpreter: Interpreter, environment: [String: String], index: [String],
    purpose: String
  ) async throws -> Pip {
    var variables = environment
    // Build directories must not depend on who builds: no questions, no hints, no user site.
    variables["PIP_NO_INPUT"] = "1"
    variables["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    variables["PYTHONNOUSERSITE"] = "1"
    variables["PIP_REQUIRE_VIRTUALENV"] = nil
    let python = interpreter.executable
    var candidates = [["-m", "pip"]]
    if let wheel = Seed.pip.wheel() { candidates.append(["\(wheel.string)/pip"]) }
    for invocation in candidates {
      let command = Command(
        python, invocation + ["--version"], environment: variables, workingDirectory: "/")
      if try await CommandRunner().run(command).status.isSuccess {
        return Pip(
          python: python, invocation: invocation, environment: variables, index: index)
      }
    }
    throw StageError.noPip(python, reason: purpose)
  }

  /// Downloads requirements without their dependencies into an empty directory, in one go.
  ///
  /// Each is a line of a requirements file. What comes is for the caller to check.
  func download(
    _ lines: [String], formats: FormatControl, into directory: FilePath
  ) async throws {
    let requirements = directory.removingLastComponent().appending("requirements.txt")
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: requirements)
    try await run(
      ["download", "--no-deps", "--dest", directory.string, "--requirement", requirements.string]
        + formats.arguments,
      index: index, in: directory,
      what: lines.count == 1 ? lines[0] : "\(lines.count) requirements",
      failure: { .fetchFailed($0, reason: $1) })
  }

  /// Downloads requirements and all that they need into an empty directory: pip's resolver decides.
  ///
  /// `constraints` are lines of a constraints file, and `arguments` what else limits the choice.
  /// What comes is for the caller to check.
  func resolve(
    _ lines: [String], constraints: [String], arguments: [String], findLinks: [FilePath],
    isOffline: Bool, into directory: FilePath
  ) async throws {
    let files = directory.removingLastComponent()
    let requirements = files.appending("requirements.txt")
    let limits = files.appending("constraints.txt")
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: requirements)
    try AtomicFile.write(constraints.joined(separator: "\n") + "\n", to: limits)
    var options = ["download", "--dest", directory.string] + arguments
    for place in findLinks { options += ["--find-links", place.string] }
    if isOffline { options.append("--no-index") }
    try await run(
      options + ["--requirement", requirements.string, "--constraint", limits.string],
      index: isOffline ? [] : index, in: directory, what: "what the requirements need",
      failure: { .fetchFailed($0, reason: $1) })
  }

  /// Builds a wheel from an sdist, a directory or a revision, without its dependencies.
  ///
  /// What the build itself needs comes from `findLinks` and, unless `isOffline`, from the index.
  /// `date` is the time of the build, if that is another one than the environment's.
  func buildWheel(
    of source: ArtifactLocation, configSettings: [String] = [], findLinks: [FilePath],
    isOffline: Bool,
    date: SourceDate? = nil, into directory: FilePath
  ) async throws -> FilePath {
    var arguments = ["wheel", "--no-deps", "--wheel-dir", directory.string]
    for setting in configSettings { arguments += ["--config-settings", setting] }
    for place in findLinks { arguments += ["--find-links", place.string] }
    if isOffline { arguments.append("--no-index") }
    var pip = self
    if let date { pip.environment["SOURCE_DATE_EPOCH"] = String(date.seconds) }
    try await pip.run(
      arguments + [source.description], index: isOffline ? [] : index, in: directory,
      what: source.fileName,
      failure: { .buildFailed($0, reason: $1) })
    return try onlyFile(in: directory, what: source.description)
  }

  private func run(
    _ arguments: [String], index: [String], in directory: FilePath, what: String,
    failure: (String, String) -> StageError
  ) async throws {
    let command = Command(
      python, invocation + arguments.prefix(1) + ["--quiet"] + index + arguments.dropFirst(),
      environment: environment, workingDirectory: directory)
    let result = try await runner.run(command)
    guard result.status.isSuccess else {
      let said = (result.outputText + result.errorTail()).split(separator: "\n")
        .map { "\n    \($0)" }.suffix(30).joined()
      throw failure(what, "pip \(result.status)\(said)")
    }
  }

  private func onlyFile(in directory: FilePath, what: String) throws -> FilePath {
    let names = try FileSystem.entries(of: directory)
    guard names.count == 1, let name = names.first else {
      throw StageError.unexpectedDownload(
        "pip brought \(names.count) files for one requirement", place: what)
    }
    return directory.appending(name)
  }
}
