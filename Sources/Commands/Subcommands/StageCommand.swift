package import ArgumentParser
internal import Artifacts
internal import Checks
internal import Locks
internal import Pipeline
internal import SystemPackage

/// `venvdeb stage`: the engine behind dh_venvdeb, from a lock to a tree in the build directory.
package struct StageCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "stage",
    abstract: "Install a lock or a bundle as a virtual environment below a destination directory.",
    discussion: """
      Reads the lock, takes each wheel from the wheelhouses, the cache or the index, checks it \
      against the lock, installs all of them and the project itself, compiles, and puts the tree \
      into place. Nothing is changed if it fails.

      The tree names no directory of the build. Scripts in bin run the Python of the tree, whatever \
      their first line said; run paths, pkg-config files and the like that named the build are made \
      relative; what else names it is an error, unless --allow-leak allows it with a reason.

      With --bundle, the tree comes from a file that 'venvdeb bundle' made, and is fitted to the \
      prefix: no packaging tool of Python is needed. What is not asked for is as in the bundle.

      Every option can stand in debian/<package>.venvdeb as 'name: value', and in the environment \
      as VENVDEB_NAME. The command line wins over the file, the file over the environment.

      Examples:

        venvdeb stage --package demo --destdir debian/demo --requirements requirements.txt
        venvdeb stage --package demo --destdir /tmp/tree --wheelhouse wheels --offline
        venvdeb stage --package demo --destdir debian/demo --dry-run
        venvdeb stage --package demo --destdir debian/demo --bundle demo_1.0_cp311_amd64.venv.tar.zst
      """)

  @Option(help: "The Debian package that the tree is for.") package var package: String
  @Option(help: "The directory that stands for / on the target.") package var destdir: String
  @Option(help: "The version of that package, for the SBOM.")
  package var packageVersion: String?
  @Option(help: "A file with settings, as debian/<package>.venvdeb.") package var config: String?
  @Option(help: "What messages call that file, where it was made from another.")
  package var configName: String?
  @Option(help: "A bundle to take the tree from, instead of a lock.") package var bundle: String?
  @Option(help: "Where to write the report, as JSON.") package var report: String?
  @Flag(help: "Print which file would be used for each requirement, and stop.")
  package var dryRun = false

  @OptionGroup(title: "Lock and files") package var inputs: StageInputArguments
  @OptionGroup(title: "Tree") package var tree: StageTreeArguments
  @OptionGroup package var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let settings = StageSettings(
      commandLine: inputs.values.merging(tree.values) { $1 }
        .merging(["bundle": bundle.map { [$0] } ?? []]) { $1 },
      config: try StageSettings.readConfig(config, name: configName, session), session: session)
    var options = try StageRequest(
      package: package, destdir: session.path(destdir), report: report.map(session.path),
      settings: settings, session: session)
    options.packageVersion = packageVersion
    let stage = StageRun(options) { event in
      try? session.show(event)
    }
    if dryRun {
      if let bundle = options.bundle {
        let manifest = bundle.manifest
        try session.print("use \(manifest.name) \(manifest.version) from \(bundle.path.string)")
      } else {
        for line in try await stage.plan().lines { try session.print(line) }
      }
      return
    }
    let result = try await stage.run()
    for warning in result.warnings { try session.warn(warning) }
    if let lock = options.frozenLock, !result.resolved.isEmpty {
      try session.note("to pin it all, copy '\(lock.string)' over the requirements")
    }
    for failure in result.uncompiled { try session.detail("not compiled: \(failure)") }
    for file in result.relocated { try session.detail("relocated: \(file)") }
    for archive in result.unsearched { try session.detail("not looked into: \(archive)") }
    if json.json { try session.output.write(try result.json()) }
  }
}

extension Session {
  /// Says what a run of the engine is doing.
  func show(_ event: RunEvent) throws {
    switch event {
    case .planned(let plan):
      for line in plan.lines { try detail(line) }
    case .acquired(let count): try detail("\(count) wheels are at hand")
    case .installing(let files, let bytes):
      try detail("installing \(files) files, \(bytes >> 20) MiB")
    case .checked(let check, let output):
      try note("passed: \(check.command)")
      for line in output.split(separator: "\n") { try detail("  \(line)") }
    case .finished(let report):
      try note(
        "\(report.prefix): \(report.distributions.count) distributions, \(report.files) files, "
          + "\(report.bytes >> 20) MiB, Python \(report.interpreter.version)")
    }
  }
}
