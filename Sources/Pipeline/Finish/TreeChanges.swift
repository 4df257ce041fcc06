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

  /// Finds the changes of a tree since the file `stamp` was written, right after it was staged.
  ///
  /// `others` are files of it that others made, which count as changed. Throws `FileError`.
  init(of tree: FilePath, since stamp: FilePath, others: Set<FilePath>) throws {
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
    var isUnchanged = try FileSystem.status(tree).map { !isLater($0.st_ctim) } ?? true
    for (path, status) in try FileSystem.walk(tree) {
      if isChanged(status) || others.contains(path) {
        isUnchanged = false
        if status.type == .regular { changed.insert(path) }
      }
      if status.type == .regular { files.append(path) }
    }
    (self.files, self.changed, self.isUnchanged) = (files, changed, isUnchanged)
  }
}
