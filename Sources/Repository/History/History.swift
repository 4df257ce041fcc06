internal import Core
internal import Debian
internal import SystemPackage

/// What has been done in a repository: `history.jsonl`, to which lines are only added.
package struct History {
  private let layout: RepositoryLayout

  /// The history of a repository.
  package init(_ layout: RepositoryLayout) { self.layout = layout }

  /// Returns all entries, the oldest first.
  ///
  /// Throws `RepositoryError` for a line that is not one of ours, and `FileError`.
  package func entries() throws -> [HistoryEntry] {
    guard try FileSystem.exists(layout.history) else { return [] }
    var entries: [HistoryEntry] = []
    var number = 0
    for line in try FileSystem.read(layout.history).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      number += 1
      if line.isEmpty { continue }
      do {
        entries.append(try JSONText.decode(from: Array(line)))
      } catch let error as DecodingError {
        throw RepositoryError.invalidHistory(
          layout.history, line: number, JSONText.flaw(error))
      }
    }
    return entries
  }

  /// Writes a copy of the history with more entries.
  ///
  /// Throws `FileError` and `EncodingError`.
  func copy(adding entries: [HistoryEntry], to path: FilePath) throws {
    var bytes =
      try FileSystem.exists(layout.history) ? try FileSystem.read(layout.history) : []
    for entry in entries {
      bytes += try JSONText.encode(entry, layout: .oneLine)
      bytes.append(UInt8(ascii: "\n"))
    }
    try DurableFile.write(bytes, to: path)
  }

  /// Returns the version that a suite had before the one that it has now, as the entries tell.
  ///
  /// That is the one which the present version replaced when it first came, not when somebody went
  /// back to it. Returns nil where there was none.
  static func previous(
    of version: SourceVersion, in suite: Suite, _ entries: [HistoryEntry]
  ) -> String? {
    entries.last {
      $0.to == suite.rawValue && $0.source == version.source
        && $0.version == version.version.description && ["add", "promote"].contains($0.command)
    }?.replaced
  }
}
