package import ArgumentParser
internal import Core
internal import Repository

/// `venvdeb repo list`: prints what the suites have.
package struct RepoListCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Print the version that each suite has.",
    discussion: """
      Examples:

        venvdeb repo list /srv/repo
        venvdeb repo list /srv/repo demo --json
      """)

  @OptionGroup var repository: RepositoryArgument

  @Argument(help: "Source or binary package to list (default: all).")
  var package: String?

  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let repository = try await repository.open(in: session)
    let listing = try await repository.listing(of: package)
    try await session.warnAboutKeys(of: repository)
    if json.json { return try session.print(json: listing.rows) }
    for row in listing.rows {
      var line =
        "\(row.source) \(row.version) \(row.suite) [\(row.architectures.joined(separator: " "))]"
      if row.isMixed { line += ", mixed: \(row.packages.joined(separator: ", "))" }
      if !row.kept.isEmpty { line += ", kept: \(row.kept.joined(separator: " "))" }
      try session.print(line)
    }
  }
}
