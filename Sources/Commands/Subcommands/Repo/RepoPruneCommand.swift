package import ArgumentParser
internal import Core
internal import Glibc
internal import Repository

/// `venvdeb repo prune`: removes the files of old versions.
package struct RepoPruneCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove the files of versions that no suite needs.",
    discussion: """
      Versions stay that a suite has, or had before the present one.

      Example:

        venvdeb repo prune /srv/repo --keep 5
      """)

  @OptionGroup var repository: RepositoryArgument

  @Option(help: "Number of versions of each source package to keep.")
  var keep = 3

  @Option(help: "Days for which a version stays after a suite has got another one.")
  var days = 1

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func validate() throws {
    guard keep >= 1 else {
      throw ValidationError("invalid value '\(keep)' for '--keep': expected 1 or more")
    }
    guard (0...36500).contains(days) else {
      throw ValidationError("invalid value '\(days)' for '--days': expected 0 to 36500")
    }
  }

  package func run(in session: Session) async throws {
    let repository = try await repository.open(in: session)
    let limit = HistoryEntry.time(Int(time(nil)) - days * 86400)
    let removed = try await PruneRun(repository).run(keeping: keep, leftBefore: limit)
    for version in removed { try session.print("removed: \(version)") }
    try session.note("\(Quantity(removed.count, "version")) removed")
  }
}
