internal import Core
internal import Glibc
internal import SystemPackage

/// What was changed in a tree since it was staged.
///
/// The time of the last change of an inode (ctime) says so: no program can set it back.
struct TreeChanges {
  /// Every regular file of the tree, relative to it, in the order of `FileSystem.walk`.
  let files: [FilePath]
  /// Those of them that were written or given other attributes.
  let changed: Set<FilePath>
  /// Whether anything was added, changed or removed.
  let isUnchanged: Bool

  /// Finds the changes of a tree since the file `stamp` was written, right after it was staged, when it
  /// had `count` files.
  ///
  /// `others` are files of it that others made, which count as changed. Links do not, as dh_link(1) makes
  /// all of them anew, unless they name one of `directories`. Throws `FileError`.
  init(
    of tree: FilePath, since stamp: FilePath, count: Int, others: Set<FilePath>,
    directories: [FilePath]
  ) throws {
    guard let limit = try FileSystem.status(stamp)?.st_ctim else {
      throw FileError("look at", stamp, .noSuchFileOrDirectory)
    }
    func isLater(_ time: timespec) -> Bool {
      (time.tv_sec, time.tv_nsec) > (limit.tv_sec, limit.tv_nsec)
    }
    // The kernel's clock for files ticks every few milliseconds: what has the time of the stamp may
    // have come after it. Only the tree itself was renamed right before.
    func isChanged(_ status: Stat) -> Bool {
      let time = status.st_ctim
      return isLater(time) || (time.tv_sec, time.tv_nsec) == (limit.tv_sec, limit.tv_nsec)
    }
    var files: [FilePath] = []
    var changed: Set<FilePath> = []
    // A directory is changed by what comes and goes in it: where that is a link, the number of files
    // tells whether more did.
    var changedDirectories: Set<FilePath> = []
    if let status = try FileSystem.status(tree), isLater(status.st_ctim) {
      changedDirectories.insert("")
    }
    var isUnchanged = true
    var parentsOfLinks: Set<FilePath> = []
    for (path, status) in try FileSystem.walk(tree) {
      if status.type == .regular { files.append(path) }
      guard isChanged(status) || others.contains(path) else { continue }
      switch status.type {
      case .directory: changedDirectories.insert(path)
      case .symbolicLink:
        parentsOfLinks.insert(path.removingLastComponent())
        let target = try FileSystem.readSymbolicLink(tree.pushing(path)).string
        if directories.contains(where: { target.contains($0.string) }) { isUnchanged = false }
      default:
        isUnchanged = false
        if status.type == .regular { changed.insert(path) }
      }
    }
    self.isUnchanged =
      isUnchanged && files.count == count && changedDirectories.isSubset(of: parentsOfLinks)
    (self.files, self.changed) = (files, changed)
  }
}
