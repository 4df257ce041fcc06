internal import Core
internal import SystemPackage

/// How many regular files a tree has, and how many bytes are in them.
struct TreeSize: Sendable {
  var files = 0
  var bytes = 0

  /// Counts.
  ///
  /// Throws `FileError`.
  init(of tree: FilePath) throws {
    for (_, status) in try FileSystem.walk(tree) where status.type == .regular {
      files += 1
      bytes += Int(status.size)
    }
  }
}
