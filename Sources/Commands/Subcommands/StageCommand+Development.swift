internal import ArgumentParser
internal import Core
internal import Debian
internal import Pipeline
internal import SystemPackage
internal import Venv

/// What `venvdeb stage --dev` does: the tree of a package in a directory of the developer.
extension StageCommand {
  /// The keys that are about the package around a tree.
  private static let packageKeys = [
    "allow-leak", "bundle", "drop-pip", "freeze", "install-suffix", "link", "no-lintian-overrides",
    "no-sbom", "prefix", "sbom", "target",
  ]

  /// Checks the command line of a tree for a developer, or of one that is not.
  ///
  /// Throws `ValidationError`.
  func checkDevelopment() throws {
    guard dev else {
      if let directory {
        throw ValidationError(
          "unexpected argument '\(directory)': a directory can be named with --dev only")
      }
      if package == nil { throw ValidationError("missing option '--package <package>'") }
      if destdir == nil { throw ValidationError("missing option '--destdir <destdir>'") }
      return
    }
    let others: [(String, Bool)] =
      [
        ("destdir", destdir != nil), ("architecture", architecture != nil),
        ("report", report != nil), ("dry-run", dryRun), ("config-name", configName != nil),
        ("share-tree", shareTree != nil), ("print-tree-key", printTreeKey),
      ] + Self.packageKeys.map { ($0, given[$0] != nil) }
    if let name = others.first(where: \.1)?.0 {
      throw ValidationError("--\(name) cannot be combined with --dev")
    }
  }

  /// Makes the tree for a developer, and says what is in it.
  func runDevelopment(in session: Session) async throws {
    let config = try config ?? packageConfig(in: session)
    let settings = Settings(
      commandLine: given, configuration: try Settings.readConfiguration(config, in: session),
      session: session)
    if let config { try session.detail("options of '\(config)'") }
    var options = try StageRequest(
      package: package ?? "development", destdir: session.currentDirectory, report: nil,
      settings: settings, session: session)
    options.packageVersion = packageVersion
    // The package is for that, the tree for this machine.
    options.target = nil
    // Python writes it at the first import and checks it against the time of the source: whoever
    // changes a file in the tree while looking for an error expects that to count.
    if given["bytecode"] == nil { options.bytecode = BytecodeMode.none }
    let display = ProgressDisplay(in: session)
    defer { display.finish() }
    let path = session.path(directory ?? Self.defaultDirectory)
    let report = try await DevelopmentRun(options, directory: path) { event in
      display.show(event)
      try? session.show(event)
    }.run()
    display.finish()
    for warning in report.warnings { try session.warn(warning) }
    if json.json { return try session.print(json: report) }
    let project = report.project.map { ", '\($0)' editable" } ?? ""
    try session.note(
      "\(report.directory): \(Quantity(report.distributions.count, "distribution"))\(project), "
        + "Python \(report.python)\(report.wasMade ? "" : "; unchanged")")
  }

  private static let defaultDirectory = ".venv"

  /// Returns the configuration file of the package; nil if there is none.
  ///
  /// Throws `SettingError` where several packages have one and the user has named none.
  private func packageConfig(in session: Session) throws -> String? {
    let directory = session.path("debian")
    guard FileSystem.isDirectory(directory) else { return nil }
    if let package {
      let name = "\(package).venvdeb"
      return FileSystem.isRegularFile(directory.appending(name)) ? "debian/\(name)" : nil
    }
    let names = try FileSystem.entries(of: directory).map(\.string)
      .filter { $0 == "venvdeb" || $0.hasSuffix(".venvdeb") }
    guard names.count < 2 else {
      throw SettingError(
        location: "--package",
        message: "several packages have a configuration: "
          + names.map { "debian/\($0)" }.joined(separator: ", "),
        hint: "name one: venvdeb stage --dev --package NAME")
    }
    return names.first.map { "debian/\($0)" }
  }
}
