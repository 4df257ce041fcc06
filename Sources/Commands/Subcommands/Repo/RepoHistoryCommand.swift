package import ArgumentParser
internal import Core
internal import Repository

/// `venvdeb repo history`: prints what has been done.
package struct RepoHistoryCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Print which versions the suites had, and who brought them.",
    discussion: """
      Examples:

        venvdeb repo history /srv/repo demo
        venvdeb repo history /srv/repo --json
      """)

  @OptionGroup var repository: RepositoryArgument

  @Argument(help: "Source package (default: all).")
  var package: String?

  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let entries = try await repository.open(in: session).history()
      .filter { package == nil || $0.source == package }
    if let package, entries.isEmpty { throw RepositoryError.unknownPackage(package, nil) }
    if json.json { return try session.print(json: entries) }
    for entry in entries {
      var line = "\(entry.time) \(entry.user) \(entry.command) \(entry.source) \(entry.version)"
      if let from = entry.from { line += " from \(from)" }
      if let to = entry.to { line += " to \(to)" }
      if let replaced = entry.replaced { line += ", replacing \(replaced)" }
      try session.print(line)
    }
  }
}
