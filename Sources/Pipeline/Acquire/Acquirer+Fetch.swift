internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// Preparing what fetches files.
extension Acquirer {
  /// Reads where files come from, and prepares to fetch them; nothing is opened yet.
  ///
  /// Without a cache, files are written below `directory`. Throws `PipSettingsError`,
  /// `IndexError.badURL`, `FileError`.
  func fetcher(into directory: FilePath, notices: inout [String]) throws -> IndexFetcher {
    let sources = try IndexSources(
      index, try context.pipSettings(), environment: context.build.inherited.forPip,
      threads: max(2, min(jobs, 4)))
    notices += sources.warnings
    return IndexFetcher(
      search: CandidateSearch(
        sources: sources, rule: FileRule(tags: tags, formats: index.formats),
        python: context.interpreter.target.python.fullVersion),
      store: try DownloadStore(cache, or: directory.appending("fetched")), notify: notify)
  }
}

extension LockEntry {
  /// Whether it is a revision in a version control system, which pip fetches while it builds it.
  var isRevision: Bool {
    if case .direct(.vcs) = selection { true } else { false }
  }
}

extension Plan.PlannedUnnamed {
  /// Whether it is fetched, and is a file.
  var isFetchedFromURL: Bool {
    if case .fetch = step, case .url = entry.source { true } else { false }
  }
}

extension LockEntry {
  /// The URL of the only file that the lock accepts; nil for one of PyPI, which any mirror has.
  private var fileURL: String? {
    guard let artifact = artifacts.first, artifacts.count == 1, artifact.fileName != nil,
      !artifact.isOfPyPI, case .url(let url) = artifact.location
    else { return nil }
    return url
  }

  /// The index that must be asked for it; nil for any, and where none is.
  fileprivate var boundIndex: String? { fileURL == nil ? artifacts.first?.boundIndex : nil }

  /// The line of a requirements file that makes pip download the file.
  fileprivate var downloadLine: String {
    fileURL.map { "\(name.raw) @ \($0)" } ?? revealedLabel
  }
}
