package import ArgumentParser
internal import Core
internal import Locks
internal import Pipeline
internal import SystemPackage

/// `venvdeb fetch`: fills a wheelhouse from a lock.
package struct FetchCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fill a directory with the wheels of a lock or of an environment.",
    discussion: """
      Takes each wheel of the lock from the directory itself, the cache or the index, in this order, \
      and verifies it. Only what is missing is fetched. Sdists and commits of version control are \
      built, which needs pip, and what they were built from is noted in venvdeb-wheelhouse.json, so \
      that 'venvdeb stage' accepts them for the same lock. The project itself is not built.

      With several --python and --target, the directory gets what each of the interpreters and targets \
      needs. A target is another system, such as debian-13-arm64, of which nothing needs to be \
      installed: see 'venvdeb target list'. Sdists are built by the interpreter of this machine, which \
      is an error where their wheels then are not for the target.

      With --editables-of, a virtual environment takes the place of the lock: its editable \
      distributions, and those that were installed from a directory, become wheels of their sources as \
      they are now, uncommitted changes included. They and everything else in the environment are \
      pinned in a lock in the directory, requirements.txt or pylock.toml, from which 'venvdeb stage' \
      installs offline what the environment has.

      Examples:

        venvdeb fetch wheels
        venvdeb fetch wheels --python python3.11 --python python3.13 --prune
        venvdeb fetch wheels --target debian-12-arm64 --target debian-13-amd64
        venvdeb fetch wheels --editables-of .venv
        venvdeb fetch wheels --requirements requirements.txt --index-url https://pypi.example.org/simple/
      """)

  @Argument(help: "Directory to fill, created if need be.", completion: .directory)
  var directory: String

  @Option(
    help: ArgumentHelp(
      "Interpreter that the wheels are for: a name such as python3.11, or a path (repeatable).",
      valueName: "interpreter"))
  var python: [String] = []

  @OptionGroup var targets: TargetArguments

  @Option(
    help: ArgumentHelp(
      "Virtual environment to lock and fetch, with wheels of its editable distributions.",
      valueName: "venv"), completion: .directory)
  var editablesOf: String?

  @Option(
    help: "Format of the lock of the environment: requirements or pylock (default: requirements).",
    completion: .list(WrittenLockFormat.allCases.map(\.rawValue)))
  var format: WrittenLockFormat?

  @Flag(help: "Remove wheels and sdists that the lock does not need.") var prune = false

  @OptionGroup var wheels: WheelArguments
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    guard editablesOf != nil else {
      if format != nil { throw ValidationError("--format has an effect with --editables-of only") }
      return
    }
    if !python.isEmpty {
      throw ValidationError(
        "--python cannot be combined with --editables-of: the environment has an interpreter")
    }
    if !targets.target.isEmpty {
      throw ValidationError(
        "--target cannot be combined with --editables-of: the environment has an interpreter")
    }
    let given = ["requirements", "preinstall", "extras", "groups"].filter {
      wheels.values[$0] != nil
    }
    if let option = given.first {
      throw ValidationError(
        "--\(option) cannot be combined with --editables-of: the environment is the lock")
    }
  }

  package func run(in session: Session) async throws {
    let settings = Settings(commandLine: wheels.values, session: session)
    var request = try StageRequest(
      package: "wheelhouse", destdir: session.path(directory), report: nil, settings: settings,
      session: session)
    if editablesOf != nil { request.target = nil }
    let display = ProgressDisplay(in: session)
    defer { display.finish() }
    var fetch = FetchRun(
      request.repeated(for: python, targets: try targets.descriptions(in: session)),
      into: session.path(directory),
      temporaryDirectory: session.temporaryDirectory
    ) { event in
      display.show(event)
      try? session.show(event)
    }
    fetch.prunes = prune
    fetch.environment = editablesOf.map(session.path)
    fetch.format = format ?? .requirements
    let report = try await fetch.run()
    display.finish()
    for warning in report.warnings { try session.warn(warning) }
    if json.json { return try session.print(json: report) }
    for editable in report.editables { try session.note(editable.line) }
    for distribution in report.omitted { try session.detail("left out: \(distribution)") }
    for file in report.files { try session.detail("\(file.origin.rawValue): \(file.file)") }
    for name in report.removed { try session.note("removed: \(name)") }
    let new = report.files.filter { $0.origin != .wheelhouse }
    try session.note(
      "\(directory): \(Quantity(report.files.count, "wheel")), \(new.count) of them new, "
        + "\(ByteCount(report.files.reduce(0) { $0 + $1.size }))")
  }
}
