package import ArgumentParser
internal import Artifacts
internal import Checks
internal import Core
internal import Locks
internal import Pipeline
internal import SystemPackage

/// `venvdeb stage`: installs a tree into a package build directory, for dh_venvdeb.
package struct StageCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "stage",
    abstract: "Install a lock or a bundle as a virtual environment into a staging root.",
    discussion: """
      Reads the lock, takes each wheel from the wheelhouses, the cache or the index, verifies it \
      against the lock, installs all wheels and the project itself, compiles them, and moves the \
      tree to the staging root. If anything fails, nothing is changed.

      The tree does not contain the build path. Scripts in bin run the Python of the tree, whatever \
      their shebang was; run paths, pkg-config files and the like are made relative; any other \
      occurrence of the build path is an error, unless --allow-leak allows it with a reason.

      With --bundle, the tree comes from a file that 'venvdeb bundle' made, and is adapted to the \
      prefix: no packaging tool of Python is needed. Options that are not given default to those \
      of the bundle.

      With --dev, the tree is made for a developer: in a directory of the working tree (.venv), with \
      the project editable, from the lock and the options of the package in debian. Nothing is done \
      if the tree that is there was made from the same. A directory that is not a virtual \
      environment is left alone.

      The options of the titled sections are also keys of debian/<package>.venvdeb, as 'name: \
      value', and environment variables, as VENVDEB_NAME. The command line takes precedence over \
      the file, and the file over the environment.

      Examples:

        venvdeb stage --package demo --destdir debian/demo --requirements requirements.txt
        venvdeb stage --package demo --destdir /tmp/tree --wheelhouse wheels --offline
        venvdeb stage --package demo --destdir debian/demo --dry-run
        venvdeb stage --package demo --destdir debian/demo --bundle demo_1.0_cp311_amd64.venv.tar.zst
        venvdeb stage --dev
        venvdeb stage --dev --groups test,lint .venv-test
      """)

  @Argument(help: "With --dev, directory of the tree (default: .venv).", completion: .directory)
  var directory: String?
  @Flag(help: "Make the tree for a developer, with the project editable.")
  var dev = false
  @Option(help: "Name of the Debian package.") var package: String?
  @Option(help: "Staging root of the package (debian/<package>).", completion: .directory)
  var destdir: String?
  @Option(help: "Version of the Debian package, for the SBOM.")
  var packageVersion: String?
  @Option(help: "Architecture of the Debian package, or all.")
  var architecture: String?
  @Option(help: "Configuration file (debian/<package>.venvdeb).", completion: .file())
  var config: String?
  @Option(help: "File name to show in messages, for a generated configuration file.")
  var configName: String?
  @Option(help: "Write a report as JSON to a file.", completion: .file())
  var report: String?
  @Flag(help: "Print the file that would be used for each requirement, and stop.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Directory of a tree that packages with the same options share.", visibility: .hidden))
  var shareTree: String?
  @Flag(
    help: ArgumentHelp(
      "Print the key of the tree, which other packages with the same tree have, and stop.",
      visibility: .hidden))
  var printTreeKey = false

  @OptionGroup(title: BundleOptions.title) var bundle: SectionArguments<BundleOptions>
  @OptionGroup var request: RequestArguments
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  /// The values of the options of the table that were given, by their keys.
  var given: [String: [String]] { request.values.merging(bundle.values) { $1 } }

  package func validate() throws { try checkDevelopment() }

  package func run(in session: Session) async throws {
    guard !dev, let package, let destdir else { return try await runDevelopment(in: session) }
    let settings = Settings(
      commandLine: given,
      configuration: try Settings.readConfiguration(config, name: configName, in: session),
      session: session)
    if printTreeKey {
      if let key = try TreeKey.find(
        settings, version: packageVersion, architecture: architecture)
      {
        try session.print(key)
      }
      return
    }
    var options = try StageRequest(
      package: package, destdir: session.path(destdir), report: report.map(session.path),
      settings: settings, session: session)
    options.packageVersion = packageVersion
    options.architecture = architecture
    options.sharedTree = shareTree.map { SharedTree(in: session.path($0)) }
    if options.sharedTree?.exists == true {
      try session.note("\(options.prefix): made for an earlier package with the same options")
    }
    let display = dryRun ? nil : ProgressDisplay(in: session)
    defer { display?.finish() }
    let stage = StageRun(options) { event in
      display?.show(event)
      try? session.show(event)
    }
    if dryRun {
      if let bundle = options.bundle {
        let manifest = bundle.manifest
        try session.print("use \(manifest.name) \(manifest.version) from \(bundle.path.string)")
      } else {
        let plan = try await stage.plan()
        for warning in plan.warnings { try session.warn(warning) }
        for notice in plan.notices { try session.note(notice) }
        for line in plan.details { try session.detail(line) }
        for line in plan.lines { try session.print(line) }
      }
      return
    }
    let result = try await stage.run()
    display?.finish()
    for warning in result.warnings { try session.warn(warning) }
    if let lock = options.frozenLock, !result.resolved.isEmpty {
      try session.note("to pin everything, copy '\(lock.string)' over the requirements")
    }
    try session.show(result.allowedWheels, result.conflicts)
    for failure in result.uncompiled { try session.detail("not compiled: \(failure)") }
    for file in result.relocated { try session.detail("relocated: \(file)") }
    for archive in result.unsearched { try session.detail("not searched: \(archive)") }
    if json.json { try session.output.write(try result.json()) }
  }
}

extension Session {
  /// Prints the progress of a run.
  ///
  /// Throws `FileError` if it cannot be written.
  func show(_ event: RunEvent) throws {
    switch event {
    case .warned(let warning): try warn(warning)
    case .waiting(let path):
      try note("waiting for another run of venvdeb in '\(path.string)'")
    case .planned(let plan):
      for notice in plan.notices { try note(notice) }
      for line in plan.details { try detail(line) }
      for line in plan.lines { try detail(line) }
    case .began, .fetching, .building, .progressed: break
    case .acquired(let count): try detail("\(Quantity(count, "wheel")) available")
    case .installing(let files, let bytes):
      try detail("installing \(Quantity(files, "file")), \(bytes >> 20) MiB")
    case .checked(let check, let output):
      try note("passed: \(check.command)")
      for line in output.split(separator: "\n") { try detail("  \(line)") }
    case .skipped(let checks, let target):
      for check in checks {
        try note("not run, as the tree is for \(target): \(check.command)")
      }
    case .finished(let report):
      try note(
        "\(report.prefix): \(Quantity(report.distributions.count, "distribution")), "
          + "\(Quantity(report.files, "file")), \(report.bytes >> 20) MiB\(report.sizes.summary), "
          + "Python \(report.interpreter.version)")
      if let note = report.bytecodeNote { try self.note(note) }
    }
  }

  /// Prints what the packager allowed and chose, and where that counted.
  ///
  /// Throws `FileError` if it cannot be written.
  func show(_ wheels: [Report.AllowedWheel], _ conflicts: [Report.Conflict]) throws {
    for wheel in wheels {
      // The others are warnings.
      guard let reason = wheel.reason else { continue }
      try note("allowed: \(wheel.wheel): \(wheel.what) [\(wheel.rule)]: \(reason)")
    }
    for conflict in conflicts where conflict.isChosen {
      try note("'\(conflict.path)' is that of \(conflict.kept), not of \(conflict.dropped)")
    }
  }
}

extension TreeSize.Parts {
  /// " (bytecode 9, libraries 12, tests 3)", in MiB; empty for a tree in which none of them counts.
  fileprivate var summary: String {
    let parts = [("bytecode", bytecode), ("libraries", libraries), ("tests", tests)]
      .filter { $0.1 >= 1 << 20 }.map { "\($0.0) \($0.1 >> 20)" }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }
}

extension Report {
  /// What to do about bytecode that is a third of the tree or more; nil for other trees.
  fileprivate var bytecodeNote: String? {
    guard sizes.bytecode >= 1 << 20, sizes.bytecode * 3 >= bytes else { return nil }
    return "bytecode is \(sizes.bytecode * 100 / bytes) % of the tree: 'bytecode: on-install' "
      + "compiles on the target instead, 'bytecode: none' never does"
  }
}
