package import ArgumentParser
internal import Core
internal import Locks
internal import Packaging
internal import Pipeline
internal import SystemPackage

/// `venvdeb lock`: makes a lock, compares it with what is installed, and shows what is in it.
package struct LockCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Make, refresh, check or show a lock.",
    discussion: """
      Without --check and --show, makes the lock of a project for one interpreter: a resolver (uv if \
      it is installed, else the interpreter's pip) chooses the versions, and the hashes of all their \
      files come from the index. What is required stands in the INPUT files: requirements files, or \
      the pyproject.toml, setup.cfg or setup.py of a project; by default requirements.in, else the \
      metadata of the project.

      A lock that exists is refreshed: versions stay as they are where the requirements allow it, \
      unless --upgrade or --upgrade-package asks for newer ones. Locks of uv, Poetry, PDM and Pipenv \
      are left to these tools.

      With --check PATH, compares a lock with what is installed in a virtual environment, a package \
      build directory, a .deb or a bundle: what one has and the other has not, other versions, \
      other URLs and revisions, and requirements that nothing satisfies. The project itself, and \
      pip, setuptools and wheel unless they are locked, do not count. Differences are printed one a \
      line, and make the exit status 1.

      With --show LOCK, prints the distributions that a lock installs for an interpreter, or for a \
      target, with the file that is used for each. What only an index knows, as the files behind the hashes of a \
      Pipfile.lock, is left out. Neither --check nor --show accesses the network.

      Locks are pylock.toml, uv.lock, poetry.lock, pdm.lock, Pipfile.lock and requirements files. \
      Without --extras and --groups, only what production needs is in them.

      Examples:

        venvdeb lock
        venvdeb lock --python python3.11 --extras server --upgrade-package flask
        venvdeb lock requirements/web.in --output requirements/web.txt
        venvdeb lock --format pylock --upgrade
        venvdeb lock --check .venv
        venvdeb lock --check ../demo_1.0_amd64.deb --lock uv.lock --json
        venvdeb lock --show poetry.lock --extras server --groups docs --json
        venvdeb lock --show uv.lock --target debian-13-arm64
      """)

  @Argument(
    help: "Files that say what is required (default: requirements.in, else the project).",
    completion: .file())
  var input: [String] = []
  @Option(
    name: .shortAndLong, help: "Lock to write (default: the lock of the project).",
    completion: .file())
  var output: String?
  @Option(
    help: "Format of the lock: requirements or pylock (default: that of its name).",
    completion: .list(WrittenLockFormat.allCases.map(\.rawValue)))
  var format: WrittenLockFormat?
  @Flag(name: [.long, .customShort("U")], help: "Take the newest version of every distribution.")
  var upgrade = false
  @Option(
    name: [.long, .customShort("P")],
    help: ArgumentHelp(
      "Distribution to take in its newest version, or in one such as NAME==VERSION (repeatable).",
      valueName: "name"))
  var upgradePackage: [String] = []
  @Option(
    help: "Program that chooses the versions: uv, pip or auto.",
    completion: .list(ResolverChoice.allCases.map(\.rawValue)))
  var resolver = ResolverChoice.automatic
  @Flag(help: "Print what would change, and write nothing.") var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Virtual environment, staging root, package or bundle to compare with the lock.",
      valueName: "path"), completion: .file())
  var check: String?
  @Option(
    help: ArgumentHelp(
      "Lock to compare with (repeatable; default: the lock of the project).", valueName: "file"),
    completion: .file())
  var lock: [String] = []
  @Option(help: ArgumentHelp("Lock to list.", valueName: "lock"), completion: .file())
  var show: String?

  @Option(
    name: [.long, .customShort("p")],
    help: "Interpreter of the target: a name such as python3.11, or a path.") var python: String?
  @Option(
    help: ArgumentHelp(
      "Target to list the lock for: a name such as debian-12-arm64, or a target file.",
      valueName: "target"), completion: .file(extensions: ["json"]))
  var target: String?
  @Option(
    name: [.customLong("sourcedirectory"), .customShort("D")],
    help: "Source directory of the project (default: that of the lock, or the working directory).",
    completion: .directory)
  var sourceDirectory: String?
  @Option(help: "Extras of the project, separated by commas.") var extras: [String] = []
  @Option(help: "Dependency groups, separated by commas; default for those of the tool.")
  var groups: [String] = []
  @Flag(help: "Do not list the project itself, or accept it in a tree.") var noProject = false
  @Flag(help: "List a lock that its project has outgrown.") var allowStaleLock = false

  @OptionGroup(title: DownloadOptions.title)
  var downloads: SectionArguments<DownloadOptions>
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    let making: [(String, Bool)] = [
      ("INPUT", !input.isEmpty), ("--output", output != nil), ("--format", format != nil),
      ("--upgrade", upgrade), ("--upgrade-package", !upgradePackage.isEmpty),
      ("--dry-run", dryRun), ("--resolver", resolver != .automatic),
    ]
    func reject(_ options: [(String, Bool)], with mode: String) throws {
      if let (name, _) = options.first(where: \.1) {
        throw ValidationError("\(name) cannot be combined with \(mode)")
      }
    }
    if check != nil {
      try reject(
        making + [
          ("--show", show != nil), ("--python", python != nil), ("--target", target != nil),
        ], with: "--check")
    } else if show != nil {
      try reject(making + [("--lock", !lock.isEmpty)], with: "--show")
      if target != nil { try reject([("--python", python != nil)], with: "--target") }
    } else {
      try reject([("--lock", !lock.isEmpty)], with: "making a lock, but with --check")
      try reject([("--target", target != nil)], with: "making a lock, but with --show")
    }
    if upgrade { try reject([("--upgrade-package", !upgradePackage.isEmpty)], with: "--upgrade") }
  }

  package func run(in session: Session) async throws {
    if let check { return try checkTree(at: session.path(check), in: session) }
    if let show { return try await list(session.path(show), in: session) }
    try await make(in: session)
  }

  /// Returns the request that the options describe, of the project in a directory.
  func request(
    for requirements: [FilePath], from directory: FilePath, _ session: Session
  ) throws -> StageRequest {
    let settings = Settings(commandLine: downloads.values, session: session)
    var request = StageRequest(
      package: "lock", destdir: session.currentDirectory, prefix: session.defaultPrefix(of: "lock"),
      requirements: requirements, sourceDirectory: sourceDirectory.map(session.path) ?? directory)
    request.cacheDirectory = session.defaultCacheDirectory
    request.environment = session.environment
    request.secrets = session.secrets
    for option in DownloadOptions.options { try option.apply(settings, to: &request, in: session) }
    request.python = python
    request.installsProject = !noProject
    request.allowsStaleLock = allowStaleLock
    request.allowUnpinned = true
    request.extras = try Self.words(extras).map { try PackageName($0) }
    request.groups = try GroupSelection(Self.words(groups))
    return request
  }

  private func make(in session: Session) async throws {
    let request = try request(
      for: input.map(session.path), from: session.currentDirectory, session)
    let display = ProgressDisplay(in: session)
    defer { display.finish() }
    var run = LockRun(request, temporaryDirectory: session.temporaryDirectory) { event in
      display.show(event)
      try? session.show(event)
    }
    run.output = output.map(session.path)
    run.format = format
    run.upgrade = upgrade ? .all : try LockUpgrade(names: upgradePackage)
    run.resolver = resolver
    run.writes = !dryRun
    let report = try await run.run()
    display.finish()
    for warning in report.warnings { try session.warn(warning) }
    if json.json { return try session.print(json: report) }
    for change in report.changes { try session.print(change.line) }
    if let resolver = report.resolver { try session.detail("resolved with \(resolver)") }
    let name = FilePath(report.output).lastComponent?.string ?? report.output
    let count = Quantity(report.count, "distribution")
    try session.note(
      !report.isChanged
        ? "\(name) is up to date: \(count)"
        : dryRun ? "\(name) would change: \(count)" : "wrote \(name): \(count)")
  }

  /// Returns the words of values that are separated by commas or spaces.
  static func words(_ values: [String]) -> [Substring] {
    values.flatMap { $0.split { $0 == "," || $0 == " " } }
  }
}

extension WrittenLockFormat: ExpressibleByArgument {}
extension ResolverChoice: ExpressibleByArgument {}

extension LockRunReport.Change {
  /// The change as a line.
  fileprivate var line: String {
    switch (from, to) {
    case (let from?, let to?) where from == to: "\(name): \(to), with other credentials"
    case (let from?, let to?): "\(name): \(from) -> \(to)"
    case (nil, let to?): "\(name): added, \(to)"
    case (let from?, nil): "\(name): removed, \(from)"
    case (nil, nil): name
    }
  }
}
