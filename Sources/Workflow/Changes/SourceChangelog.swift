internal import Core
internal import Debian
internal import SystemPackage

/// The changelog of a source package in a working tree, and what of it is the work of `snapshot`.
struct SourceChangelog {
  /// The file, without symbolic links.
  let file: FilePath
  /// The text in the working tree.
  let current: ChangelogText
  /// The text without the entry of a snapshot.
  let base: ChangelogText
  /// Whether the file differs from the commit in more than the entry of a snapshot.
  let isChanged: Bool
  /// The newest entries of `base`, at most two.
  let entries: [Changelog.Entry]

  /// The entry that decides about the version.
  var top: Changelog.Entry { entries[0] }

  /// Reads `debian/changelog`; `changes` are those of the working tree.
  ///
  /// Throws `WorkflowError`, `SyntaxError` and `FileError`.
  init(in tree: WorkingTree, changes: [FilePath]) async throws {
    let path = tree.directory.appending("debian").appending("changelog")
    guard try FileSystem.exists(path) else { throw WorkflowError.noChangelog(tree.directory) }
    file = try FileSystem.resolve(path)
    current = ChangelogText(try FileSystem.read(file), file: "debian/changelog")
    var base = current
    var isChanged = changes.contains(tree.relative(file))
    if isChanged, let bytes = await tree.committed(file) {
      let committed = ChangelogText(bytes, file: "debian/changelog")
      if let top = try current.entries(limit: 1).first,
        try SnapshotEntry(top)?.added(to: committed) == current
      {
        base = committed
        isChanged = false
      }
    }
    self.base = base
    self.isChanged = isChanged
    entries = try base.entries(limit: 2)
  }
}
