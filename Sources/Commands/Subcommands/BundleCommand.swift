package import ArgumentParser
internal import Artifacts
internal import Checks
internal import Core
internal import Locks
internal import Pipeline
internal import SystemPackage

/// `venvdeb bundle`: a tree, packed into one file that can be staged anywhere.
package struct BundleCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Pack a virtual environment into one file, which 'venvdeb stage' takes.",
    discussion: """
      Installs a lock like 'venvdeb stage', or takes a tree that venvdeb made, and writes \
      NAME_VERSION_PYTHON_ARCHITECTURE.venv.tar.zst: a manifest with the digest of every file, and \
      the files. 'venvdeb stage --bundle' makes a tree of it for any prefix, without pip and \
      without network.

      Name and version are those of the project. Where none is installed, --package names a \
      distribution whose version is taken, or --version says it. The same lock and interpreter \
      give the same file, whatever the machine; SOURCE_DATE_EPOCH is the time of all members.

      Options can stand in a file of --config, and in the environment as VENVDEB_NAME.

      Examples:

        venvdeb bundle
        venvdeb bundle --no-project --package black --requirements requirements.txt
        venvdeb bundle --tree debian/demo/opt/venvs/demo --output demo.venv.tar.xz
        venvdeb stage --package demo --destdir debian/demo --bundle demo_1.0_cp311_all.venv.tar.zst
      """)

  @Option(help: "Pack this tree, which venvdeb made, instead of a lock.") package var tree: String?
  @Option(help: "The bundle's name (default: that of the project).") package var package: String?
  @Option(help: "The bundle's version (default: that of the distribution of its name).")
  package var version: String?
  @Option(name: .shortAndLong, help: "Where to write it (default: its own name, here).")
  package var output: String?
  @Option(help: "zstd (default), xz, gzip or none; the name of --output says it, too.")
  package var compression: String?
  @Option(help: "A file with settings, as debian/<package>.venvdeb.") package var config: String?

  @OptionGroup(title: "Lock and files") package var inputs: StageInputArguments
  @OptionGroup(title: "Tree") package var layout: StageTreeArguments
  @OptionGroup package var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    if let package, !BundleManifest.isName(package) {
      throw ValidationError(
        "'\(package)' cannot be the name of a bundle: use ASCII letters, digits, '+', '.' and '-'")
    }
    if let version, !BundleManifest.isVersion(version) {
      throw ValidationError(
        "'\(version)' cannot be the version of a bundle: use ASCII letters, digits and '+.-~!_'")
    }
    if !layout.link.isEmpty {
      throw ValidationError("--link belongs to 'venvdeb stage': a bundle has no links")
    }
  }

  package func run(in session: Session) async throws {
    let settings = StageSettings(
      commandLine: inputs.values.merging(layout.values) { $1 },
      config: try StageSettings.readConfig(config, session), session: session)
    if let value = settings.value("bundle") {
      throw SettingError(
        location: value.place, message: "a bundle cannot be made of a bundle", choices: [])
    }
    var build = BundleBuild(
      origin: try origin(settings, session), directory: session.currentDirectory,
      temporaryDirectory: session.temporaryDirectory,
      jobs: try StageOptions.jobs(settings, session)
    ) { event in
      try? session.show(event)
    }
    build.name = package
    build.version = version
    build.output = output.map(session.path)
    build.compression = try chosenCompression()
    if session.environment["SOURCE_DATE_EPOCH"] != nil { build.date = try session.sourceDate() }
    let report = try await build.run()
    for failure in report.uncompiled { try session.detail("not compiled: \(failure)") }
    if json.json {
      try session.print(json: report)
    } else {
      try session.note(
        "\(report.bundle): \(report.distributions.count) distributions, \(report.files) files, "
          + "\(report.bytes >> 20) MiB in \(report.size >> 10) KiB")
    }
  }

  private func origin(
    _ settings: StageSettings, _ session: Session
  ) throws -> BundleBuild.Origin {
    if let tree {
      try settings.refuseLockOptions(beside: "tree", and: ["bytecode", "check", "shebang"])
      return .tree(
        session.path(tree), python: settings.value("python")?.text,
        prefix: settings.value("prefix").map { FilePath($0.text).lexicallyNormalized() })
    }
    let options = try StageOptions(
      package: package ?? "bundle", destdir: session.currentDirectory, report: nil,
      settings: settings, session: session)
    let hasPrefix =
      package != nil || settings.value("prefix") != nil
      || settings.value("install-suffix") != nil
    return .lock(options, hasPrefix: hasPrefix)
  }

  /// What `--compression` says, else the suffix of the output's name, else zstd.
  private func chosenCompression() throws -> BundleCompression {
    let named = output.flatMap { BundleCompression(fileName: $0) }
    guard let compression else {
      if let output, named == nil {
        throw ValidationError(
          "cannot tell the compression of '\(output)': end it in .venv.tar.zst or the like, "
            + "or give --compression")
      }
      return named ?? .zstd
    }
    guard let chosen = BundleCompression(rawValue: compression) else {
      throw SettingError(
        location: "--compression", message: "'\(compression)' is not a choice for compression",
        choices: BundleCompression.allCases.map(\.rawValue))
    }
    if let output, let named, named != chosen {
      throw ValidationError("--compression \(compression) does not fit the name '\(output)'")
    }
    return chosen
  }
}
