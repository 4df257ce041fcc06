package import ArgumentParser
internal import Core
internal import Workflow

/// `venvdeb snapshot`: gives the source the version of its commit.
package struct SnapshotCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Give the source package in this directory the version of its Git commit.",
    discussion: """
      Prints the version, BASE~TIME+gitHASH, and writes it into debian/changelog as debchange does. \
      BASE is the version of the newest entry, with +0 appended if that is released; TIME is the \
      time of the commit in UTC, yyyymmddHHMMSS; HASH has 11 digits. In a non-native version all of \
      it is in the revision. Every snapshot is above the release before it and below the next one.

      The same commit always gets the same version, in a clone of depth 1 too. A tree with changes \
      that are in no commit, untracked files included, gets +dirty at the end. Nothing is changed by \
      a second run.

      The author of the entry is that of DEBFULLNAME and DEBEMAIL, of Git's configuration, or the \
      maintainer in debian/control.

      Examples:

        venvdeb snapshot && dpkg-buildpackage -us -uc -b
        venvdeb snapshot --require-clean --counter "$CI_PIPELINE_IID"
        venvdeb snapshot --suffix deb13 --dry-run
      """)

  @Option(
    help: ArgumentHelp(
      "Number that decides between commits of one second, such as that of a CI pipeline.",
      valueName: "number"))
  var counter: Int?

  @Option(
    help: ArgumentHelp(
      "Number of the merge request, whose versions are below all others of the same base.",
      valueName: "number"))
  var mergeRequest: Int?

  @Option(
    help: ArgumentHelp(
      "Text that distinguishes the builds of one commit, such as deb13.", valueName: "text"))
  var suffix: String?

  @Option(
    help: ArgumentHelp(
      "Distribution of the changelog entry (development).", valueName: "name"))
  var distribution = "development"

  @Flag(help: "Reject a working tree with changes or untracked files.") var requireClean = false
  @Flag(help: "Print the version without writing it.") var dryRun = false

  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    for (option, number) in [("--counter", counter), ("--merge-request", mergeRequest)] {
      if let number, number < 0 {
        throw ValidationError("invalid value '\(number)' for \(option): use 0 or more")
      }
    }
  }

  package func run(in session: Session) async throws {
    var options = SnapshotRun.Options()
    options.counter = counter
    options.mergeRequest = mergeRequest
    options.suffix = suffix
    options.distribution = distribution
    options.requiresClean = requireClean
    options.isDryRun = dryRun
    let report = try await SnapshotRun(
      in: session.currentDirectory, options: options, environment: session.environment
    ).run()
    for warning in report.warnings { try session.warn(warning) }
    for file in report.changes { try session.detail("in no commit: \(file)") }
    if json.json { return try session.print(json: report) }
    try session.detail("commit \(report.revision) of \(report.date)")
    if report.isUnchanged { try session.note("debian/changelog has this version already") }
    try session.print(report.version)
  }
}
