internal import Core
internal import SystemPackage

/// The digests of files of wheelhouses, which are not computed again while a file has the inode, the size
/// and the times that it had.
///
/// Nobody can write to a file and leave the time of its last change as it was (stat(2), `st_ctim`): what
/// git(1) relies on for its index. Who can set the clock, or writes to the device, is not who is meant.
struct KnownDigests: Sendable {
  private let store: ContentStore

  /// The digests that are remembered in `store`.
  init(_ store: ContentStore) { self.store = store }

  /// Returns the SHA-256 digest that a file had when it had this stamp; nil if that is not known.
  func digest(of path: FilePath, _ stamp: FileStamp) -> Digest? {
    store.choice(key(path, stamp))?.digest
  }

  /// Remembers the digest of a file, unless it was changed so recently that another change could have the
  /// same time; a cache that cannot be written is no error.
  func remember(_ file: HashedFile) {
    guard file.stamp.isSettled else { return }
    try? store.remember(
      file.sha256, named: file.path.lastComponent?.string ?? "file", as: key(file.path, file.stamp))
  }

  private func key(_ path: FilePath, _ stamp: FileStamp) -> [String] {
    ["digest", path.string] + stamp.values.map(String.init)
  }
}
