internal import Glibc
package import SystemPackage

/// The metadata of every file below a directory, by which changes are found without reading files.
///
/// The time of the last change (`st_ctim`) is set by the kernel, so nobody but root can write to a
/// file, or replace it, and keep its snapshot.
package struct TreeSnapshot: Sendable {
  private struct State: Sendable, Equatable {
    let mode: FileMode
    let size: Int64
    let inode: UInt64
    /// Empty for directories, whose entries are compared instead: a file that was created and removed
    /// again is not a change.
    let changed: [Int]

    init(_ status: Stat) {
      let isDirectory = status.type == .directory
      mode = status.mode
      size = isDirectory ? 0 : status.size
      inode = UInt64(status.inode.rawValue)
      let time = status.st_ctim
      changed = isDirectory ? [] : [Int(time.tv_sec), Int(time.tv_nsec)]
    }
  }

  private let states: [FilePath: State]

  /// Takes a snapshot of all below `root`; symbolic links are not followed.
  ///
  /// Throws `FileError`.
  package init(of root: FilePath) throws(FileError) {
    states = Dictionary(
      try FileSystem.walk(root).map { ($0.path, State($0.status)) }, uniquingKeysWith: { $1 })
  }

  /// Returns the paths that differ from an earlier snapshot, sorted, each with "new", "changed" or
  /// "removed".
  package func changes(since earlier: TreeSnapshot) -> [(path: FilePath, change: String)] {
    var changes: [(path: FilePath, change: String)] = []
    for (path, state) in states where earlier.states[path] != state {
      changes.append((path, earlier.states[path] == nil ? "new" : "changed"))
    }
    for path in earlier.states.keys where states[path] == nil { changes.append((path, "removed")) }
    return changes.sorted { $0.path.string < $1.path.string }
  }
}
