internal import Archives
package import Core
internal import Processes
package import SystemPackage

/// Makes what `dpkg-source` needs for a source package that builds without network: the wheels of the
/// lock in the source, and the upstream tarballs of the project and of the wheels.
package struct SourceRun: Sendable {
  /// The source, which has `debian/`.
  package let directory: FilePath
  /// What the packages are built from: a request for each package and interpreter.
  package let requests: [StageRequest]
  /// The wheelhouses that the configuration of the packages names.
  package var wheelhouses: [ConfiguredWheelhouse] = []
  /// Whether tarballs with other contents are replaced.
  package var replaces = false
  /// Whether a tarball of the project is kept whatever its contents are.
  package var keepsProject = false
  /// Whether wheels and sdists are removed that none of the requests uses.
  package var prunes = false
  /// The time of everything in the tarballs; nil for that of the changelog.
  package var date: SourceDate?
  /// The number of parallel jobs.
  package var jobs = 1
  /// The variables for Git.
  package var environment: [String: String] = [:]
  /// The directory for what is removed in the end.
  package let temporaryDirectory: FilePath
  private let notify: @Sendable (RunEvent) -> Void

  /// Creates a run; `notify` is told of its progress.
  package init(
    _ requests: [StageRequest], in directory: FilePath, temporaryDirectory: FilePath,
    notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    (self.requests, self.directory) = (requests, directory)
    self.temporaryDirectory = temporaryDirectory
    self.notify = notify
  }

  /// Checks format and version of the source package in a directory.
  ///
  /// Throws `SourceError`, `SyntaxError` and `FileError`.
  package static func check(_ directory: FilePath) throws {
    _ = try SourcePackage.read(directory, date: nil)
  }

  /// Fills the directory of the wheels, and writes the tarballs beside the source.
  ///
  /// Tarballs appear when all are complete. Throws `SourceError` and the errors of `FetchRun.run`.
  package func run() async throws -> SourceReport {
    let directory = try FileSystem.resolve(directory)
    let package = try SourcePackage.read(directory, date: date)
    let component = WheelComponent(in: directory, wheelhouses: wheelhouses)
    try component.check()
    let files = try await ProjectFiles.list(
      directory, component: component.name,
      environment: InheritedEnvironment(environment).forPrograms)
    try check(wheelhouses, component, files, in: directory, format: package.format)
    if package.format == .quilt { try package.checkPatches() }
    let fetched = try await fetch(into: component)
    var report = SourceReport(package, fetched)
    if !report.wheels.isEmpty {
      try component.check(onlyHas: Set(report.wheels.map(\.file)))
    }
    guard package.format == .quilt else { return report }
    if let warning = files.warning { report.warnings.append(warning) }
    report.warnings += warnings(of: files, in: directory)
    let parent = directory.removingLastComponent()
    let drafts = try TemporaryDirectory.create(in: parent, prefix: ".venvdeb-source-")
    let writer = TarballWriter(
      package: package, directory: parent, drafts: drafts.path, jobs: jobs)
    var tarballs = [try writer.write(files)]
    if !report.wheels.isEmpty {
      tarballs.append(try writer.write(component, wheels: report.wheels))
    }
    let decided = try tarballs.map { tarball in
      let existing = try tarball.existing()
      let keeps = keepsProject && tarball.component == nil
      return (
        tarball, existing: existing,
        state: try tarball.state(over: existing, replaces: replaces, keeps: keeps)
      )
    }
    for (tarball, existing, state) in decided {
      if state != .kept { try tarball.commit(over: existing) }
      let path = state == .kept ? existing ?? tarball.path : tarball.path
      report.tarballs.append(
        try SourceReport.Tarball(path, files: tarball.files, state: state))
    }
    return report
  }

  /// Throws `SourceError.wheelhouse` for a wheelhouse of the configuration that a build from the
  /// source package would not find.
  private func check(
    _ wheelhouses: [ConfiguredWheelhouse], _ component: WheelComponent,
    _ files: ProjectFiles, in directory: FilePath, format: SourceFormat
  ) throws {
    for wheelhouse in wheelhouses {
      var path = wheelhouse.path
      if path == component.path || path.starts(with: directory.appending("debian")) { continue }
      guard path.removePrefix(directory), format == .native || files.contains(path) else {
        throw SourceError.wheelhouse(path.string, location: wheelhouse.location)
      }
    }
  }

  /// Fills the directory of the wheels; nil if there is no lock.
  private func fetch(into component: WheelComponent) async throws -> FetchReport? {
    let requests = requests.filter { request in
      !request.requirements.isEmpty || !request.preinstalled.isEmpty
        || request.buildRequirements != nil
    }
    guard !requests.isEmpty else { return nil }
    var run = FetchRun(
      requests.map { request in
        var request = request
        request.wheelhouses.removeAll { $0 == component.path }
        return request
      }, into: component.path, temporaryDirectory: temporaryDirectory, notify: notify)
    run.prunes = prunes
    let existed = FileSystem.isDirectory(component.path)
    // Removes it only if it is empty.
    defer { if !existed { try? FileSystem.remove(component.path) } }
    return try await run.run()
  }

  private func warnings(of files: ProjectFiles, in directory: FilePath) -> [String] {
    guard let first = files.leftovers.first, !DiffIgnore.isConfigured(in: directory) else {
      return []
    }
    let verb = files.leftovers.count == 1 ? "is" : "are"
    return [
      "\(Quantity(files.leftovers.count, "file")) \(verb) not in the tarball, such as "
        + "'\(first.string)', and 'dpkg-source -b' takes them for changes: make the source package "
        + "in a clean checkout, or set extend-diff-ignore in debian/source/options"
    ]
  }
}
