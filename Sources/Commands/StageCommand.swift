package import ArgumentParser
internal import Core
internal import Debian
internal import Pipeline
internal import SystemPackage

/// `venvdeb stage`: the engine behind dh_venvdeb, from a lock to a tree in the build directory.
package struct StageCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "stage",
    abstract: "Install a lock as a virtual environment below a destination directory.",
    discussion: """
      Reads the lock, takes each wheel from the wheelhouses, the cache or the index, checks it \
      against the lock, installs all of them and the project itself, compiles, and puts the tree \
      into place. Nothing is changed if it fails.

      Every option can stand in debian/<package>.venvdeb as 'name: value', and in the environment \
      as VENVDEB_NAME. The command line wins over the file, the file over the environment.

      Examples:

        venvdeb stage --package demo --destdir debian/demo --requirements requirements.txt
        venvdeb stage --package demo --destdir /tmp/tree --wheelhouse wheels --offline
        venvdeb stage --package demo --destdir debian/demo --dry-run
      """)

  @Option(help: "The Debian package that the tree is for.") package var package: String
  @Option(help: "The directory that stands for / on the target.") package var destdir: String
  @Option(help: "The version of that package, for the SBOM.")
  package var packageVersion: String?
  @Option(help: "A file with settings, as debian/<package>.venvdeb.") package var config: String?
  @Option(help: "What messages call that file, where it was made from another.")
  package var configName: String?
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
      commandLine: inputs.values.merging(tree.values) { $1 },
      config: try readConfig(session), session: session)
    var options = try StageOptions(
      package: package, destdir: session.path(destdir), report: report.map(session.path),
      settings: settings, session: session)
    options.packageVersion = packageVersion
    let stage = Stage(options: options) { event in
      try? show(event, in: session)
    }
    if dryRun {
      for line in try await stage.plan().lines { try session.print(line) }
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

  private func readConfig(_ session: Session) throws -> PackageConfig? {
    guard let config else { return nil }
    let text = try FileSystem.readText(session.path(config))
    return try PackageConfig(
      parsing: text, file: FilePath(configName ?? config),
      knownKeys: StageSettings.single + StageSettings.repeated + StageSettings.flags)
  }

  private func show(_ event: Stage.Event, in session: Session) throws {
    switch event {
    case .planned(let plan):
      for line in plan.lines { try session.detail(line) }
    case .acquired(let count): try session.detail("\(count) wheels are at hand")
    case .installing(let files, let bytes):
      try session.detail("installing \(files) files, \(bytes >> 20) MiB")
    case .checked(let check, let output):
      try session.note("passed: \(check.command)")
      for line in output.split(separator: "\n") { try session.detail("  \(line)") }
    case .finished(let report):
      try session.note(
        "\(report.prefix): \(report.distributions.count) distributions, \(report.files) files, "
          + "\(report.bytes >> 20) MiB, Python \(report.interpreter.version)")
    }
  }
}
