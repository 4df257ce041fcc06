internal import Core
internal import SystemPackage

/// Directories that a failing run must remove again.
struct CreatedDirectories: Sendable {
  private let paths: [FilePath]

  /// Creates a directory and what leads to it, and remembers which of them were missing.
  ///
  /// Throws `FileError`.
  static func make(_ path: FilePath) throws(FileError) -> CreatedDirectories {
    var missing: [FilePath] = []
    var current = path
    while !current.isEmpty, try !FileSystem.exists(current) {
      missing.append(current)
      current.removeLastComponent()
    }
    try FileSystem.createDirectories(path)
    return CreatedDirectories(paths: missing)
  }

  /// Removes those that are empty.
  func remove() {
    for path in paths { try? FileSystem.remove(path) }
  }
}
