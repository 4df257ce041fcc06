internal import Core
internal import SystemPackage

/// A copy of a project to build in, because backends leave `build/` and `*.egg-info` beside the
/// source.
struct ProjectCopy {
  let source: FilePath
  /// Directories that are not copied: what debhelper stages below `debian/`.
  let excluded: Set<FilePath>

  /// What tools leave in a project, and no build needs.
  private static let caches: Set = [
    "__pycache__", ".tox", ".venv", ".debhelper", ".mypy_cache",
  ]

  /// Copies the project to `target`.
  ///
  /// The version control directory is linked, because backends may ask it for the version. Throws
  /// `FileError`.
  func write(to target: FilePath) throws {
    try FileSystem.createDirectories(target)
    try copy("", to: target)
  }

  private func copy(_ directory: FilePath, to target: FilePath) throws {
    for name in try FileSystem.entries(of: source.pushing(directory)) {
      let path = directory.appending(name)
      let from = source.pushing(path)
      let to = target.pushing(path)
      guard let status = try FileSystem.status(from), !excluded.contains(from) else { continue }
      if [".git", ".hg"].contains(name.string) {
        try FileSystem.createSymbolicLink(to, to: from)
      } else if status.type == .directory {
        if Self.caches.contains(name.string) { continue }
        try FileSystem.createDirectories(to)
        try copy(path, to: target)
      } else if status.type == .symbolicLink {
        try FileSystem.createSymbolicLink(to, to: try FileSystem.readSymbolicLink(from))
      } else if status.type == .regular {
        let permissions = status.permissions.intersection(.executable)
        try AtomicFile.copy(from, to: to, permissions: permissions.union(.ownerReadWrite))
      }
    }
  }
}
