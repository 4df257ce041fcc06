internal import Core
internal import SystemPackage

/// How many regular files a tree has, and how many bytes are in them.
struct TreeSize: Sendable {
  var files = 0
  var bytes = 0

  /// Counts what `FileSystem.walk` has found.
  init(_ entries: [(path: FilePath, status: Stat)]) {
    for (_, status) in entries where status.type == .regular {
      files += 1
      bytes += Int(status.size)
    }
  }
}
