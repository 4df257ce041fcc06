internal import Applications
package import ArgumentParser
internal import Core
internal import Packaging
internal import Pipeline
internal import Scaffold
internal import SystemPackage

/// `venvdeb pypi`: makes Debian packages of distributions of an index.
package struct PypiCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "pypi",
    abstract: "Make a Debian package of an application on a package index.",
    discussion: """
      Chooses the newest release that runs with the interpreter, locks it with everything that it \
      depends on, fetches the wheels, writes a source package, and builds it with \
      dpkg-buildpackage. Only the first steps access the network.

      The commands of the application are linked into /usr/bin. Where a Debian package has a \
      command of the same name, the package conflicts with it: --command gives a link another \
      name, --no-link leaves links out. Packages that are not installed are searched with \
      apt-file, if that has an index.

      Description, licence and home page are those of the distribution. A post-release .post1 \
      becomes +post1, a pre-release rc1 becomes ~rc1 in the version of the package.

      Examples:

        venvdeb pypi httpie
        venvdeb pypi httpie==3.2.4 --command http=http3 --output dist
        venvdeb pypi 'black[d]' mypy sqlfluff --name-prefix team-
        venvdeb pypi glances --keep                # and the source package
      """)

  @Argument(
    help: ArgumentHelp(
      "Distributions, with extras and versions if need be: 'black[d]==25.1.0'.",
      valueName: "name"))
  var names: [String]
  @Option(
    name: .shortAndLong, help: "Directory for the packages (default: the working directory).",
    completion: .directory)
  var output: String?
  @Option(help: "Name of the package (default: name of the distribution).") var name: String?
  @Option(help: "Start of the names of packages.") var namePrefix: String?
  @Option(
    help: ArgumentHelp(
      "Name in /usr/bin for a command of the application (repeatable).", valueName: "name=other"))
  var command: [String] = []
  @Flag(help: "Do not link commands into /usr/bin.") var noLink = false
  @Flag(help: "Accept pre-releases.") var pre = false
  @Flag(help: "Keep the source package, and what else dpkg-buildpackage writes.") var keep = false
  @Option(help: "Maintainer of the package, such as 'Jane Doe <jane@example.org>'.")
  var maintainer: String?
  @Option(help: "Distribution in the changelog (default: unstable).") var distribution: String?
  @Option(
    name: [.long, .customShort("p")],
    help: "Interpreter of the target: a name such as python3.11, or a path.") var python: String?
  @Option(
    help: "Program that chooses the versions: uv, pip or auto.",
    completion: .list(ResolverChoice.allCases.map(\.rawValue)))
  var resolver = ResolverChoice.automatic
  @Option(help: "Directory of templates.", completion: .directory) var templates: String?

  @OptionGroup(title: DownloadOptions.title)
  var downloads: SectionArguments<DownloadOptions>
  @OptionGroup(title: PerformanceOptions.title)
  var performance: SectionArguments<PerformanceOptions>
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    if name != nil, namePrefix != nil {
      throw ValidationError("--name cannot be combined with --name-prefix")
    }
    if names.count > 1 {
      if name != nil { throw ValidationError("--name is for one distribution only") }
      if !command.isEmpty { throw ValidationError("--command is for one distribution only") }
    }
    if noLink, !command.isEmpty {
      throw ValidationError("--command cannot be combined with --no-link")
    }
    _ = try renames()
  }

  package func run(in session: Session) async throws {
    let options = try options(in: session)
    let requirements = try names.map { try Requirement($0) }
    let jobs = try session.jobs(options.request.jobs)
    let display = ProgressDisplay(in: session)
    defer { display.finish() }
    let batch = ApplicationBatch(
      options, jobs: jobs,
      notify: { event in
        // Lines of several at once would overwrite each other.
        if requirements.count == 1 { display.show(event) }
        try? session.show(event)
      },
      note: { line in
        display.endLine()
        try? session.note(line)
      })
    let outcomes = try await batch.run(requirements)
    display.finish()
    for outcome in outcomes {
      guard case .success(let report) = outcome.result else { continue }
      for warning in report.warnings { try session.warn("\(report.name): \(warning)") }
      if !json.json {
        try session.print(report.file)
        try session.note(report.summary)
      }
    }
    if json.json { try session.print(json: outcomes.compactMap { try? $0.result.get() }) }
    try finish(outcomes, in: session)
  }

  /// Prints the errors of those that failed; one of a single distribution ends the command.
  ///
  /// Throws that error, or `IncompleteBatch`.
  private func finish(_ outcomes: [ApplicationBatch.Outcome], in session: Session) throws {
    var failed: [String] = []
    for outcome in outcomes {
      guard case .failure(let error) = outcome.result else { continue }
      if outcomes.count == 1 { throw error }
      failed.append(outcome.requirement.description)
      session.report(error: "\(outcome.requirement): \(error)")
    }
    if !failed.isEmpty { throw IncompleteBatch(failed: failed) }
  }

  private func options(in session: Session) throws -> ApplicationOptions {
    let settings = Settings(
      commandLine: downloads.values.merging(performance.values) { $1 }, session: session)
    var request = StageRequest(
      package: "application", destdir: session.currentDirectory,
      prefix: session.defaultPrefix(of: "application"), requirements: [],
      sourceDirectory: session.currentDirectory)
    request.cacheDirectory = session.defaultCacheDirectory
    request.environment = session.environment
    request.secrets = session.secrets
    request.jobs = session.defaultJobs
    for option in DownloadOptions.options + PerformanceOptions.options {
      try option.apply(settings, to: &request, in: session)
    }
    request.python = python.map { $0.contains("/") ? session.path($0).string : $0 }
    if pre { request.index.allowsPrereleases = true }
    var options = ApplicationOptions(
      request: request,
      templates: try session.templates(templates, for: TemplateSet.application),
      output: output.map(session.path) ?? session.currentDirectory,
      temporaryDirectory: session.temporaryDirectory, date: try session.sourceDate().seconds)
    options.name = name
    options.namePrefix = namePrefix ?? ""
    options.renames = try renames()
    options.links = !noLink
    options.maintainer = maintainer
    options.distribution = distribution ?? options.distribution
    options.keeps = keep
    options.resolver = resolver
    return options
  }

  /// Returns the names in `/usr/bin` by the names of the commands.
  private func renames() throws -> [String: String] {
    var renames: [String: String] = [:]
    for text in command {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2,
        parts.allSatisfy({ !$0.isEmpty && !$0.contains("/") && !$0.contains(" ") })
      else { throw ValidationError("expected NAME=OTHER, got '\(text)'") }
      renames[parts[0]] = parts[1]
    }
    return renames
  }
}

/// Distributions of which no package was made, with errors that have been printed before.
private struct IncompleteBatch: Failure {
  let failed: [String]

  var message: String { "no package was made of \(failed.joined(separator: ", "))" }
}

extension ApplicationReport {
  /// What is in the package, in one line.
  fileprivate var summary: String {
    let links = commands.compactMap { command in
      command.link.map { $0 == command.name ? $0 : "\($0) (\(command.name))" }
    }
    let list =
      links.isEmpty ? "no commands in /usr/bin" : "commands: \(links.joined(separator: ", "))"
    return "\(package) \(packageVersion): \(Quantity(distributions, "distribution")), \(list)"
  }
}
