/// The result of `venvdeb snapshot`, as `--json` prints it.
package struct SnapshotReport: Sendable, Encodable {
  /// The name of the source package.
  package let source: String
  /// The version of the snapshot.
  package let version: String
  /// The version that it was made from: that of the changelog, followed by `+0` if it was released.
  package let base: String
  /// The release before; nil for a first version.
  package let older: String?
  /// The release that the snapshot leads to; nil if none is being prepared.
  package let release: String?
  package let distribution: String
  /// The whole hash of the commit.
  package let revision: String
  /// The time of the commit, as the changelog has it.
  package let date: String
  /// The files with changes that are in no commit.
  package let changes: [String]
  /// The submodules and the commits that are checked out there.
  package let submodules: [Submodule]
  /// Whether the changelog had the entry already.
  package let isUnchanged: Bool
  package let warnings: [String]

  private enum CodingKeys: String, CodingKey {
    case source, version, base, older, release, distribution, revision, date, changes, submodules
    case isUnchanged = "unchanged"
    case warnings
  }
}

/// The result of `venvdeb release`, as `--json` prints it.
package struct ReleaseReport: Sendable, Encodable {
  /// The name of the source package.
  package let source: String
  /// The version of the changelog, which is that of the tag.
  package let version: String
  /// The tag.
  package let tag: String
  /// The distribution that the package is for.
  package let distribution: String
  /// The whole hash of the commit.
  package let revision: String
  /// The submodules and the commits that are checked out there.
  package let submodules: [Submodule]
  package let warnings: [String]
}
