internal import Core
internal import SystemPackage

/// The number of regular files of a tree, and of the bytes in them.
struct TreeSize: Sendable {
  var files = 0
  var bytes = 0

  /// Creates the size of nothing.
  init() {}

  /// Counts the files of a tree.
  ///
  /// Throws `FileError`.
  init(of tree: FilePath) throws {
    for (_, status) in try FileSystem.walk(tree) where status.type == .regular {
      files += 1
      // Holes count, so the sum may be more than there are numbers.
      bytes += min(Int(status.size), .max - bytes)
    }
  }
}
