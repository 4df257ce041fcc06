package import ArgumentParser
internal import Artifacts
internal import Checks
internal import Core
internal import Locks
internal import Pipeline
internal import SystemPackage

/// `venvdeb bundle`: packs a tree into one file that can be staged anywhere.
package struct BundleCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Pack a virtual environment into one file for 'venvdeb stage'.",
    discussion: """
      Installs a lock like 'venvdeb stage', or takes a staged tree, and writes \
      NAME_VERSION_PYTHON_ARCHITECTURE.venv.tar.zst: a manifest with the digest of every file, and \
      the files. 'venvdeb stage --bundle' installs it for any prefix, without pip and without \
      network.

      Name and version are those of the project. If no project is installed, --package names a \
      distribution whose version is used unless --version is given. The same lock and interpreter \
      give the same file on every machine; SOURCE_DATE_EPOCH is the time of all members.

      The options of the titled sections are also keys of the file that --config names, and \
      environment variables, as VENVDEB_NAME.

      Examples:

        venvdeb bundle
        venvdeb bundle --no-project --package black --requirements requirements.txt
        venvdeb bundle --tree debian/demo/opt/venvs/demo --output demo.venv.tar.xz
        venvdeb stage --package demo --destdir debian/demo --bundle demo_1.0_cp311_all.venv.tar.zst
      """)

  @Option(help: "Staged tree to pack, instead of a lock.", completion: .directory)
  var tree: String?
  @Option(help: "Name of the bundle (default: name of the project).") var package: String?
  @Option(help: "Version of the bundle (default: version of the distribution of that name).")
  var version: String?
  @Option(
    name: .shortAndLong,
    help: "Write the bundle to a file (default: its standard name, in the working directory).",
    completion: .file())
  var output: String?
  @Option(
    help: """
      Compression: zstd, xz, gzip or none (default: by the suffix of --output, else zstd).
      """,
    completion: .list(BundleCompression.allCases.map(\.rawValue)))
  var compression: String?
  @Option(help: "Configuration file (debian/<package>.venvdeb).", completion: .file())
  var config: String?

  @OptionGroup var request: RequestArguments
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    if let package, !BundleManifest.isName(package) {
      throw ValidationError(
        "invalid bundle name '\(package)': use ASCII letters, digits, '+', '.' and '-'")
    }
    if let version, !BundleManifest.isVersion(version) {
      throw ValidationError(
        "invalid bundle version '\(version)': use ASCII letters, digits and '+.-~!_'")
    }
    if request.values["link"] != nil {
      throw ValidationError("--link belongs to 'venvdeb stage': a bundle has no links")
    }
  }

  package func run(in session: Session) async throws {
    let settings = Settings(
      commandLine: request.values,
      configuration: try Settings.readConfiguration(config, in: session), session: session)
    if let value = settings.value("bundle") {
      throw SettingError(
        location: value.location, message: "a bundle cannot be made from a bundle")
    }
    let display = ProgressDisplay(in: session)
    defer { display.finish() }
    var build = BundleRun(
      origin: try origin(settings, session), directory: session.currentDirectory,
      temporaryDirectory: session.temporaryDirectory,
      jobs: try session.jobs(settings.value("jobs")?.jobs())
    ) { event in
      display.show(event)
      try? session.show(event)
    }
    build.name = package
    build.version = version
    build.output = output.map(session.path)
    build.compression = try chosenCompression()
    if session.environment["SOURCE_DATE_EPOCH"] != nil { build.date = try session.sourceDate() }
    let report = try await build.run()
    display.finish()
    for warning in report.warnings { try session.warn(warning) }
    try session.show(report.allowedWheels, report.conflicts)
    for failure in report.uncompiled { try session.detail("not compiled: \(failure)") }
    for archive in report.unsearched { try session.detail("not searched: \(archive)") }
    if json.json {
      try session.print(json: report)
    } else {
      try session.note(
        "\(report.bundle): \(Quantity(report.distributions.count, "distribution")), "
          + "\(Quantity(report.files, "file")), "
          + "\(report.bytes >> 20) MiB in \(report.size >> 10) KiB")
    }
  }

  private func origin(
    _ settings: Settings, _ session: Session
  ) throws -> BundleRun.Origin {
    if let tree {
      try settings.check(for: .tree, given: "tree")
      return .tree(
        session.path(tree), python: settings.value("python")?.text,
        prefix: settings.value("prefix").map { FilePath($0.text).lexicallyNormalized() })
    }
    let options = try StageRequest(
      package: package ?? "bundle", destdir: session.currentDirectory, report: nil,
      settings: settings, session: session)
    let hasPrefix =
      package != nil || settings.value("prefix") != nil
      || settings.value("install-suffix") != nil
    return .lock(options, hasPrefix: hasPrefix)
  }

  /// Returns the compression of `--compression`, else of the suffix of the output, else zstd.
  private func chosenCompression() throws -> BundleCompression {
    let named = output.flatMap { BundleCompression(fileName: $0) }
    guard let compression else {
      if let output, named == nil {
        throw ValidationError(
          "unknown compression of '\(output)': use a suffix such as .venv.tar.zst, or --compression"
        )
      }
      return named ?? .zstd
    }
    guard let chosen = BundleCompression(rawValue: compression) else {
      throw SettingError(
        location: "--compression", message: "invalid value '\(compression)' for 'compression'",
        choices: BundleCompression.allCases.map(\.rawValue))
    }
    if let output, let named, named != chosen {
      throw ValidationError("--compression \(compression) does not match the suffix of '\(output)'")
    }
    return chosen
  }
}
