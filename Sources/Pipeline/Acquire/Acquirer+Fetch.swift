internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// Fetching what a plan lacks.
extension Acquirer {
  /// Fetches the files that a plan lacks: all but revisions, which pip fetches when it builds them.
  ///
  /// Throws as `IndexFetcher` and `fetcher`.
  func download(_ plan: Plan, into directory: FilePath) async throws -> Downloads {
    let wanted = plan.pins.filter { if case .fetch = $0.step { true } else { false } }.map(\.pin)
    let files = wanted.filter { !$0.isRevision }
    let unnamed = plan.unnamed.enumerated().filter { $0.element.isFetchedFromURL }
    var downloads = Downloads()
    if !files.isEmpty || !unnamed.isEmpty {
      let fetcher = try fetcher(into: directory, notices: &downloads.notices)
      downloads.files = try await fetcher.fetch(files, notices: &downloads.notices)
      for (number, planned) in unnamed {
        guard case .url(let url) = planned.entry.source else { continue }
        downloads.unnamed[number] = try await fetcher.fetch(
          url, for: planned.entry, number: number)
      }
    }
    downloads.notices += unhashed(among: wanted)
    return downloads
  }

  /// Returns a warning about what any of several indexes could have supplied.
  private func unhashed(among pins: [LockEntry]) -> [String] {
    let labels = pins.filter { pin in
      guard case .version = pin.selection, index.boundIndexes[pin.name] == nil else { return false }
      return !pin.hasHashes
    }.map(\.label)
    guard !index.extraIndexURLs.isEmpty, !labels.isEmpty else { return [] }
    let extra = index.extraIndexURLs.map(\.withoutCredentials).joined(separator: ", ")
    return [
      "without a hash, any index could have supplied \(labels.sorted().joined(separator: ", ")), "
        + "those of --extra-index-url (\(extra)) among them; add hashes to the lock"
    ]
  }

  /// Reads where files come from, and prepares to fetch them; nothing is opened yet.
  ///
  /// Without a cache, files are written below `directory`. Throws `PipSettingsError`,
  /// `IndexError.badURL`, `FileError`.
  private func fetcher(into directory: FilePath, notices: inout [String]) throws -> IndexFetcher {
    let sources = try IndexSources(
      index, try context.pipSettings(), environment: context.build.inherited.forPip,
      threads: max(2, min(jobs, 4)))
    notices += sources.warnings
    return IndexFetcher(
      search: CandidateSearch(
        sources: sources, rule: FileRule(tags: tags, formats: index.formats, cross: cross),
        python: python, ignoresPython: index.ignoresPython),
      store: try DownloadStore(cache, or: directory.appending("fetched")), notify: notify)
  }
}

extension LockEntry {
  /// Whether it is a revision in a version control system.
  fileprivate var isRevision: Bool {
    if case .direct(.vcs) = selection { true } else { false }
  }
}

extension Plan.PlannedUnnamed {
  /// Whether it is fetched, and is a file.
  fileprivate var isFetchedFromURL: Bool {
    if case .fetch = step, case .url = entry.source { true } else { false }
  }
}
