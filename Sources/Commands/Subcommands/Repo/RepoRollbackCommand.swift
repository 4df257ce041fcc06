package import ArgumentParser
internal import Core
internal import Debian
internal import Repository

/// `venvdeb repo rollback`: makes a suite have an earlier version again.
package struct RepoRollbackCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Make a suite have an earlier version again.",
    discussion: """
      New machines get the earlier version. Those that have the later one keep it, as apt does not \
      downgrade by itself: what makes them go back is printed.

      Examples:

        venvdeb repo rollback /srv/repo demo production
        venvdeb repo rollback /srv/repo demo production 1.0.0
      """)

  @OptionGroup var repository: RepositoryArgument

  @Argument(help: "Source or binary package.")
  var package: String

  @Argument(help: "Suite: development, staging or production.")
  var suite: String

  @Argument(help: "Version (default: the one that the suite had before).")
  var version: String?

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let suite = try SuiteArgument.suite(suite)
    let version = try SuiteArgument.version(version)
    let repository = try await repository.open(in: session)
    let result = try await RollbackRun(repository).run(package, in: suite, to: version)
    guard let replaced = result.replaced else {
      try session.note("\(suite) has \(result.version) already")
      return
    }
    try session.note(
      "\(suite) has \(result.version) \(result.isNew ? "again" : "already"), instead of \(replaced)"
    )
    let advice = DowngradeAdvice(
      packages: result.packages, suite: suite, name: repository.settings.name)
    try session.warn(
      "machines that have \(replaced) keep it: apt does not downgrade by itself")
    try session.note(
      """
      on each of those machines:
        apt-get update
        \(advice.command)
      or put this into /etc/apt/preferences.d/\(result.version.source), and remove it when a higher \
      version is out:
      \(advice.pin.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
      then:
        apt-get upgrade --allow-downgrades
      or release the earlier code as a higher version, which is best for many machines
      """)
  }
}
