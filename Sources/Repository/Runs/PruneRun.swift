internal import Core
internal import Debian
internal import SystemPackage

/// Removes the files of versions that nobody needs any more: `repo prune`.
package struct PruneRun: Sendable {
  let repository: Repository

  /// Removals from a repository.
  package init(_ repository: Repository) { self.repository = repository }

  /// Keeps the highest versions of each source, and returns those that were removed.
  ///
  /// A version stays that a suite has or had before the present one, and one that left a suite after
  /// `limit` (RFC 3339, UTC): somebody may have read an index that names it. Throws
  /// `RepositoryError`; then nothing is changed.
  package func run(keeping count: Int, leftBefore limit: String) async throws -> [SourceVersion] {
    let contents = try await repository.contents()
    let history = try repository.history()
    let kept = try await repository.backend.keptVersions()
    let needed = neededVersions(contents, history)
    let recent = Set(
      history.filter { $0.time > limit }.compactMap { entry in
        entry.replaced.map { "\(entry.source) \($0)" }
      })
    var removable: [SourceVersion] = []
    for source in Set(kept.map(\.version.source)).sorted() {
      let versions = Set(kept.map(\.version).filter { $0.source == source })
        .sorted { $0.version > $1.version }
      for version in versions.dropFirst(count)
      where !needed.contains(version) && !recent.contains(version.description) {
        removable.append(version)
      }
    }
    guard !removable.isEmpty else { return [] }
    let forgotten = kept.filter { removable.contains($0.version) }
    let entries = removable.map {
      HistoryEntry(
        command: "prune", version: $0, from: nil, to: nil, replaced: nil, files: [])
    }
    try await repository.change(
      "prune", sources: [], history: entries, expecting: contents
    ) { _ in
      try await repository.backend.forget(forgotten)
    }
    return removable
  }

  /// Returns the versions that suites have, and those that they had before them.
  private func neededVersions(
    _ contents: RepositoryContents, _ history: [HistoryEntry]
  ) -> Set<SourceVersion> {
    var needed: Set<SourceVersion> = []
    for suite in Suite.allCases {
      for (source, packages) in contents.packagesBySource(in: suite) {
        for version in RepositoryContents.versions(of: packages) {
          let present = SourceVersion(source: source, version: version)
          needed.insert(present)
          guard let previous = History.previous(of: present, in: suite, history),
            let version = try? PackageVersion(parsing: previous)
          else { continue }
          needed.insert(SourceVersion(source: source, version: version))
        }
      }
    }
    return needed
  }
}
