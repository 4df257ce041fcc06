package import ArgumentParser
internal import Core
internal import Pipeline
internal import SystemPackage

/// `venvdeb fetch`: fills a wheelhouse from a lock.
package struct FetchCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fill a directory with the wheels of a lock, for builds without network.",
    discussion: """
      Takes each wheel of the lock from the directory itself, the cache or the index, in this order, \
      and verifies it. Only what is missing is fetched. Sdists and commits of version control are \
      built, which needs pip, and what they were built from is noted in venvdeb-wheelhouse.json, so \
      that 'venvdeb stage' accepts them for the same lock. The project itself is not built.

      With several --python, the directory gets what each of the interpreters needs.

      Examples:

        venvdeb fetch wheels
        venvdeb fetch wheels --python python3.11 --python python3.13 --prune
        venvdeb fetch wheels --requirements requirements.txt --index-url https://pypi.example.org/simple/
      """)

  @Argument(help: "Directory to fill, created if need be.", completion: .directory)
  var directory: String

  @Option(
    help: ArgumentHelp(
      "Interpreter that the wheels are for: a name such as python3.11, or a path (repeatable).",
      valueName: "interpreter"))
  var python: [String] = []

  @Flag(help: "Remove wheels and sdists that the lock does not need.") var prune = false

  @OptionGroup var wheels: WheelArguments
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let settings = Settings(commandLine: wheels.values, session: session)
    let request = try StageRequest(
      package: "wheelhouse", destdir: session.path(directory), report: nil, settings: settings,
      session: session)
    let display = ProgressDisplay(in: session)
    defer { display.finish() }
    var fetch = FetchRun(
      request.repeated(for: python), into: session.path(directory),
      temporaryDirectory: session.temporaryDirectory
    ) { event in
      display.show(event)
      try? session.show(event)
    }
    fetch.prunes = prune
    let report = try await fetch.run()
    display.finish()
    for warning in report.warnings { try session.warn(warning) }
    if json.json { return try session.print(json: report) }
    for file in report.files { try session.detail("\(file.origin.rawValue): \(file.file)") }
    for name in report.removed { try session.note("removed: \(name)") }
    let new = report.files.filter { $0.origin != .wheelhouse }
    try session.note(
      "\(directory): \(Quantity(report.files.count, "wheel")), \(new.count) of them new, "
        + "\(ByteCount(report.files.reduce(0) { $0 + $1.size }))")
  }
}
