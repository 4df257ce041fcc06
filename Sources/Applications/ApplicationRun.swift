internal import Core
package import Debian
internal import Locks
package import Packaging
package import Pipeline
internal import Scaffold
internal import SystemPackage
internal import Venv

/// Makes a Debian package of a distribution of an index: `venvdeb pypi`.
///
/// The steps: choose the release, lock it with all that it depends on, fetch the wheels, look what is
/// in them, write a source package, build it. Only the first three access the network. The package
/// appears in the output directory when it is complete.
package struct ApplicationRun: Sendable {
  private let options: ApplicationOptions
  private let notify: @Sendable (RunEvent) -> Void
  private let note: @Sendable (String) -> Void

  /// Creates a run; `notify` is told of the progress of its steps, `note` gets a line about each.
  package init(
    _ options: ApplicationOptions,
    notify: @escaping @Sendable (RunEvent) -> Void = { _ in },
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    (self.options, self.notify, self.note) = (options, notify, note)
  }

  /// Returns the name of the package of a distribution.
  ///
  /// Throws `DebianNameError`.
  package static func packageName(
    of requirement: Requirement, _ options: ApplicationOptions
  ) throws(DebianNameError) -> String {
    if let name = options.name { return try DebianName(name).description }
    return try DebianName(project: options.namePrefix + requirement.name.raw).description
  }

  /// Makes the package of one distribution.
  ///
  /// Throws `ApplicationError`, and the errors of indexes, locks, wheels and templates.
  package func run(_ requirement: Requirement) async throws -> ApplicationReport {
    guard requirement.url == nil, requirement.marker == nil else {
      throw ApplicationError.unsupported(
        requirement.description, reason: "expected a name, with a version if need be")
    }
    let package = try DebianName(Self.packageName(of: requirement, options))
    let release = try await ReleaseSearch(options.request, notify: notify).find(requirement)
    note("\(requirement.name.raw): version \(release.version)")
    let version = try PythonVersionMapping.debianVersion(release.version.description)
    let kept = options.output.appending("\(package)-\(version.upstream)")
    if options.keeps, try FileSystem.exists(kept) { throw ApplicationError.takenPath(kept) }
    try FileSystem.createDirectories(options.output)
    let work = try TemporaryDirectory.create(in: options.output, prefix: ".venvdeb-pypi-")
    let source = SourceDirectory(
      path: try FileSystem.resolve(work.path).appending(kept.lastComponent?.string ?? ""))
    var warnings = Self.warnings(about: release)
    let count = try await fill(source, requirement, release, &warnings)
    let interpreter = try await Interpreter.find(options.request.python)
    let contents = try ApplicationContents.read(
      requirement.name, extras: requirement.extras, in: source.wheelhouse,
      python: interpreter.target.python.version)
    let (links, isComplete) = try await CommandLinks.decide(
      contents.commands, of: requirement.name.raw, options: options)
    warnings += links.warnings(about: package.description)
    warnings += await nameWarnings(package)
    if !isComplete, !links.commands.isEmpty, options.links {
      note(
        "\(requirement.name.raw): only installed packages were searched for commands of the same "
          + "name: apt-file has no index (apt install apt-file && apt-file update)")
    }
    if contents.commands.isEmpty {
      note("\(requirement.name.raw): no commands: a library, for /opt/venvs/\(package)/bin/python")
    }
    let maintainer = try await maintainer(of: package, in: source.path)
    let values = ApplicationValues(
      contents: contents, links: links, package: package, version: version,
      maintainer: maintainer, options: options)
    try source.writePackaging(options.templates, values.placeholders)
    note("\(requirement.name.raw): building \(package) \(version)")
    try await PackageBuild(
      application: requirement.name.normalized, source: source.path,
      environment: options.request.environment, logs: options.output
    ).run()
    let result = BuildResult(
      directory: work.path, source: source.path, package: package.description, version: version)
    let file = try result.deliver(to: options.output, keeps: options.keeps)
    return ApplicationReport(
      name: contents.metadata.name.raw, version: release.version.description, file: file.string,
      package: package.description, packageVersion: version.description,
      source: options.keeps ? kept.string : nil,
      distributions: count, commands: links.commands,
      conflicts: links.conflicts(of: package.description), warnings: warnings)
  }

  /// Locks a release with all that it depends on, and fetches the wheels; returns their number.
  private func fill(
    _ source: SourceDirectory, _ requirement: Requirement, _ release: Release,
    _ warnings: inout [String]
  ) async throws -> Int {
    try FileSystem.createDirectories(source.path)
    let pinned = Requirement(name: requirement.name, extras: requirement.extras)
    try AtomicFile.write("\(pinned)==\(release.version)\n", to: source.input)
    var request = options.request
    request.sourceDirectory = source.path
    request.requirements = [source.input]
    request.installsProject = false
    request.allowUnpinned = true
    var lock = LockRun(
      request, temporaryDirectory: options.temporaryDirectory, notify: notify)
    lock.output = source.lock
    lock.resolver = options.resolver
    let locked = try await lock.run()
    warnings += locked.warnings
    note(
      "\(requirement.name.raw): locked \(Quantity(locked.count, "distribution"))"
        + (locked.resolver.map { " with \($0)" } ?? ""))
    request.requirements = [source.lock]
    request.allowUnpinned = false
    let fetched = try await FetchRun(
      [request], into: source.wheelhouse, temporaryDirectory: options.temporaryDirectory,
      notify: notify
    ).run()
    warnings += fetched.warnings
    return locked.count
  }

  private static func warnings(about release: Release) -> [String] {
    var warnings: [String] = []
    if let reason = release.yanked {
      warnings.append(
        "\(release.name.raw) \(release.version) is yanked: its authors withdrew the release"
          + (reason.isEmpty ? "" : " (\(reason))"))
    }
    if let newer = release.newer {
      warnings.append(
        "\(release.name.raw) \(newer.version) requires Python \(newer.requiresPython): "
          + "\(release.version) is the newest for this interpreter")
    }
    return warnings
  }

  /// Returns a warning about a name that a package of Debian has, too.
  private func nameWarnings(_ package: DebianName) async -> [String] {
    let name = package.description
    let catalogue = await PackageCatalogue.ask(
      about: [name], environment: options.request.environment)
    guard case .available(let other) = catalogue.availability(of: name) else { return [] }
    return [
      "Debian has a package '\(name)', too (version \(other)): apt takes the higher version of both; "
        + "'--name-prefix PREFIX' gives this one another name"
    ]
  }

  private func maintainer(of package: DebianName, in directory: FilePath) async throws -> Maintainer
  {
    if let text = options.maintainer { return try Maintainer(parsing: text) }
    return await .find(
      for: package, of: [], in: directory, environment: options.request.environment)
  }
}
