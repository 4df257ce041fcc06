package import ArgumentParser
internal import Core
internal import Pipeline
internal import SystemPackage

/// `venvdeb source`: makes the upstream tarballs of a source package.
package struct SourceCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "source",
    abstract: "Make the tarballs of a source package that builds without network.",
    discussion: """
      Run it beside debian/, before 'dpkg-buildpackage -S'. It puts the wheels of the lock into \
      wheels/, as 'venvdeb fetch' does, and writes into the parent directory:

        NAME_VERSION.orig.tar.xz         the project
        NAME_VERSION.orig-wheels.tar.xz  the wheels

      The project is what Git has under version control, without debian/ and the wheels; without \
      Git, all but what builds and tools leave. dpkg-source unpacks the wheels into wheels/, where \
      dh_venvdeb finds them; if all are there, it does without the network. A native package \
      (3.0 (native)) has no such tarballs: dpkg-source packs wheels/ with everything else.

      What is needed is read from the configuration of each package (debian/<package>.venvdeb); \
      options of dh_venvdeb in debian/rules have to be repeated here. With several --python \
      and --target, wheels/ gets what each of the interpreters and targets needs ('venvdeb target list').

      Equal files give equal tarballs, whatever the user, the directory and the machine. Their time \
      is SOURCE_DATE_EPOCH, or else that of the first revision of the upstream version in \
      debian/changelog. A tarball that exists is kept if it has the same contents, and is not \
      replaced otherwise.

      Examples:

        venvdeb source && dpkg-buildpackage -S
        venvdeb source --python python3.11 --python python3.13 --prune
        venvdeb source --target debian-12-amd64 --target debian-12-arm64
        venvdeb source --keep-orig
      """)

  @Option(
    help: ArgumentHelp(
      "Interpreter that the wheels are for: a name such as python3.11, or a path (repeatable).",
      valueName: "interpreter"))
  var python: [String] = []

  @OptionGroup var targets: TargetArguments

  @Option(
    help: ArgumentHelp(
      "Configuration file to read instead of those in debian/ (repeatable).", valueName: "file"),
    completion: .file())
  var config: [String] = []

  @Flag(help: "Replace tarballs that have other contents.") var force = false
  @Flag(help: "Keep the tarball of the project, whatever its contents are.") var keepOrig = false
  @Flag(help: "Remove wheels and sdists that the lock does not need.") var prune = false

  @OptionGroup var wheels: WheelArguments
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    if force && keepOrig { throw ValidationError("--force cannot be combined with --keep-orig") }
  }

  package func run(in session: Session) async throws {
    // An error about debian/ as a whole comes before one about a file in it.
    try SourceRun.check(session.currentDirectory)
    let targets = try targets.descriptions(in: session)
    var requests: [StageRequest] = []
    var wheelhouses: [ConfiguredWheelhouse] = []
    let files =
      config.isEmpty
      ? try PackageConfigFile.all(in: session) : PackageConfigFile.named(config)
    for file in files {
      let settings = Settings(
        commandLine: wheels.values, configuration: try file.read(in: session), session: session)
      guard settings.value("bundle") == nil else {
        try session.note("\(file.package): the tree comes from a bundle, which needs no wheels")
        continue
      }
      var request = try StageRequest(
        package: file.package, destdir: session.path("debian").appending(file.package),
        report: nil, settings: settings, session: session)
      // There it is about builds, which have the wheels.
      if settings.value("offline")?.source == .configuration { request.isOffline = false }
      wheelhouses += settings.values("wheelhouse").filter { $0.source == .configuration }
        .map { ConfiguredWheelhouse(path: session.path($0.text), location: $0.location) }
      requests += request.repeated(for: python, targets: targets)
    }
    let display = ProgressDisplay(in: session)
    defer { display.finish() }
    var run = SourceRun(
      requests, in: session.currentDirectory, temporaryDirectory: session.temporaryDirectory
    ) { event in
      display.show(event)
      try? session.show(event)
    }
    run.wheelhouses = wheelhouses
    run.replaces = force
    run.keepsProject = keepOrig
    run.prunes = prune
    run.environment = session.environment
    run.jobs = try session.jobs(requests.first?.jobs)
    if session.environment["SOURCE_DATE_EPOCH"] != nil { run.date = try session.sourceDate() }
    let report = try await run.run()
    display.finish()
    for warning in report.warnings { try session.warn(warning) }
    if json.json { return try session.print(json: report) }
    try show(report, in: session)
  }

  private func show(_ report: SourceReport, in session: Session) throws {
    for file in report.wheels { try session.detail("\(file.origin.rawValue): \(file.file)") }
    for name in report.removed { try session.note("removed: \(name)") }
    if let directory = report.wheelhouse {
      try session.note(
        "\(directory): \(Quantity(report.wheels.count, "wheel")), "
          + "\(ByteCount(report.wheels.reduce(0) { $0 + $1.size }))")
    }
    for tarball in report.tarballs {
      try session.note(
        "\(tarball.state): \(tarball.file) (\(Quantity(tarball.files, "file")), "
          + "\(ByteCount(tarball.size)))")
    }
    if report.tarballs.isEmpty {
      try session.note(
        "\(report.format): dpkg-source packs everything into one tarball, the wheels included")
    }
  }
}
