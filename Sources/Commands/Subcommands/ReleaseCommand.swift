package import ArgumentParser
internal import Core
internal import Workflow

/// `venvdeb release`: checks that a commit is the release that its changelog says.
package struct ReleaseCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Check that the Git commit in this directory is a release, and print its version.",
    discussion: """
      The version is that of debian/changelog, which is not changed. The entry must be released, \
      the working tree without changes, and the commit must have the tag of the version: v1.2 or \
      1.2, v1.0rc1 for 1.0~rc1, or debian/1.2-1 as DEP 14 has it, with % for a colon and _ for a \
      tilde. Without --tag, CI_COMMIT_TAG names the tag, or else the tags of the commit are searched.

      Examples:

        venvdeb release && dpkg-buildpackage -us -uc
        venvdeb release --tag v1.2
      """)

  @Option(
    help: ArgumentHelp(
      "Tag of the release (CI_COMMIT_TAG, or that of the commit).", valueName: "name"))
  var tag: String?

  @Option(
    help: ArgumentHelp(
      "Distribution to name in the report; the changelog stays as it is (staging).",
      valueName: "name"))
  var distribution = "staging"

  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let variable = session.environment["CI_COMMIT_TAG"].flatMap { $0.isEmpty ? nil : $0 }
    let report = try await ReleaseRun(
      in: session.currentDirectory, tag: tag ?? variable, distribution: distribution,
      environment: session.environment
    ).run()
    for warning in report.warnings { try session.warn(warning) }
    if json.json { return try session.print(json: report) }
    try session.detail("tag \(report.tag), commit \(report.revision)")
    try session.print(report.version)
  }
}
