package import ArgumentParser
internal import Core
internal import Debian
internal import Repository

/// `venvdeb repo promote`: gives the version of one suite to the next one.
package struct RepoPromoteCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "promote", abstract: "Give the version that a suite has to the next suite.",
    discussion: """
      The source and everything that was built from it, for all architectures, go together; files \
      are not copied. A version below that of the next suite is rejected.

      Examples:

        venvdeb repo promote /srv/repo demo development staging
        venvdeb repo promote /srv/repo demo staging production --version 1.0.0
      """)

  @OptionGroup var repository: RepositoryArgument

  @Argument(help: "Source or binary package.")
  var package: String

  @Argument(help: "Suite that has the version: development or staging.")
  var from: String

  @Argument(help: "Suite that is to have it: staging or production.")
  var to: String

  @Option(help: "Version that is expected; any other is an error.")
  var version: String?

  @Flag(help: "Allow a snapshot version in production.")
  var allowSnapshot = false

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let (from, to) = (try SuiteArgument.suite(from), try SuiteArgument.suite(to))
    let version = try SuiteArgument.version(version)
    let repository = try await repository.open(in: session)
    let result = try await PromoteRun(repository).run(
      package, from: from, to: to, version: version, allowsSnapshot: allowSnapshot)
    if result.isNew {
      let replaced = result.replaced.map { ", replacing \($0)" } ?? ""
      try session.note("\(result.version) promoted from \(from) to \(to)\(replaced)")
    } else {
      try session.note("\(result.version) is in \(to) already")
    }
  }
}
