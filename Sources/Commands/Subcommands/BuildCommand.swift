package import ArgumentParser
internal import Checks
internal import Core
internal import SystemPackage
internal import Workflow

/// `venvdeb build`: builds the package here or in a fresh system, and checks it.
package struct BuildCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Build the package with dpkg-buildpackage, here or in a fresh system, and check it.",
    discussion: """
      Looks at debian/, the build dependencies and the working tree before the build, runs \
      dpkg-buildpackage, checks the packages as 'venvdeb check' does, moves them to the output \
      directory when all are complete, and prints their paths. Packages with errors go to its \
      subdirectory rejected. Packages are unsigned and binary only, unless options of \
      dpkg-buildpackage after -- say otherwise. The commit is recorded in the .changes file \
      (Vcs-Git-Commit) and in the substitution variable ${venvdeb:Revision}.

      With --in, the build runs in a fresh Debian or Ubuntu system, as a user other than root and \
      without network, so that it gives the same package on any machine. Back ends are namespaces \
      (for root), sbuild (in user namespaces), and podman; the first that works is used. What the \
      build needs must be in the source: run 'venvdeb fetch' before. Base systems are kept for a \
      week in the cache.

      Examples:

        venvdeb build
        venvdeb build --in debian:13 --require-clean
        venvdeb build --in bookworm --extra-package venvdeb_0.1_amd64.deb
        venvdeb build --output dist -- -F -j4
      """)

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Release to build in, such as debian:13 or trixie (this system).", valueName: "release"))
  var release: String?

  @Option(
    help: ArgumentHelp(
      "Back end for --in: namespaces, sbuild or podman (the first that works).", valueName: "name"))
  var with: String?

  @Option(help: "Directory for the packages (dist).", completion: .directory)
  var output = "dist"

  @Flag(help: "Reject a working tree with changes or untracked files.") var requireClean = false

  @Option(
    help: ArgumentHelp(
      "Package or directory of packages to install first, with --in (repeatable; venvdeb itself).",
      valueName: "path"), completion: .file())
  var extraPackage: [String] = []

  @Option(
    help: ArgumentHelp(
      "Archive for the fresh system (that of this machine).", valueName: "url"))
  var mirror: String?

  @Flag(help: "Make the base system again, however recent it is.") var fresh = false

  @Option(
    name: .customLong("override"), help: "File of overrides for the check (repeatable).",
    completion: .file())
  var overrides: [String] = []

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("Options of dpkg-buildpackage, after --.", valueName: "options"))
  var arguments: [String] = []

  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    guard release == nil else { return }
    for (option, isGiven) in [
      ("--with", with != nil), ("--extra-package", !extraPackage.isEmpty),
      ("--mirror", mirror != nil), ("--fresh", fresh),
    ] where isGiven {
      throw ValidationError("\(option) needs --in")
    }
  }

  package func run(in session: Session) async throws {
    let cache = session.defaultCacheDirectory ?? session.temporaryDirectory.appending("venvdeb")
    var options = BuildRun.Options(
      output: session.path(output), roots: cache.appending("roots"),
      temporaryDirectory: session.temporaryDirectory)
    options.release = try release.map { try BuildRelease($0) }
    options.backend = with
    options.mirror = mirror
    options.isFresh = fresh
    options.extraPackages = extraPackage.map { session.path($0) }
    options.requiresClean = requireClean
    options.arguments = arguments
    options.isQuiet = session.verbosity == .quiet
    options.checks = CheckOptions(
      sourceDirectories: [session.currentDirectory], jobs: try session.jobs(nil))
    for file in overrides { try options.overrides.read(session.path(file)) }
    let report = try await BuildRun(
      in: session.currentDirectory, options: options, environment: session.environment
    ) { event in
      switch event {
      case .step(let text): try? session.note(text)
      case .warning(let text): try? session.warn(text)
      case .output(let bytes):
        try? session.errorOutput.write(String(decoding: bytes, as: UTF8.self))
      }
    }.run()
    try show(report, in: session)
    if report.isRejected { throw RejectedPackages(directory: session.path(output)) }
  }

  private func show(_ report: BuildReport, in session: Session) throws {
    for result in report.checks {
      let text = TextReport.text(result, showsAll: session.verbosity == .verbose)
      if !text.isEmpty { try session.errorOutput.write(text) }
      try session.note("\(result.name): \(TextReport.summary(result))")
    }
    if report.checks.isEmpty {
      try session.note("no package has a virtual environment to check")
    }
    if json.json { return try session.print(json: report) }
    for file in report.files { try session.print(file) }
  }
}

/// Packages in which a check has found errors.
private struct RejectedPackages: Failure {
  let directory: FilePath

  var message: String {
    "errors found in packages, which are in '\(directory.appending("rejected").string)'"
  }
  var hint: String? { "run 'venvdeb check --explain CODE' for more about a code" }
}
