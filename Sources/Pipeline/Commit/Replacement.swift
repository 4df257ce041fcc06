internal import Core
internal import SystemPackage

/// A file or directory that replaced another one, and can be reverted.
struct Replacement {
  let target: FilePath
  let backup: FilePath?
  let created: CreatedDirectories

  /// Renames `source` to `target`, and what was there to `backup`.
  ///
  /// Throws `FileError`, with everything as it was.
  static func make(
    _ source: FilePath, at target: FilePath, backup: FilePath
  ) throws -> Replacement {
    let created = try CreatedDirectories.make(target.removingLastComponent())
    var isBackedUp = false
    do {
      if try FileSystem.exists(target) {
        try FileSystem.rename(target, to: backup)
        isBackedUp = true
      }
      try FileSystem.rename(source, to: target)
    } catch {
      if isBackedUp { try FileSystem.rename(backup, to: target) }
      created.remove()
      throw error
    }
    return Replacement(target: target, backup: isBackedUp ? backup : nil, created: created)
  }

  /// Restores what was there before.
  func revert() {
    try? FileSystem.removeTree(target)
    if let backup { try? FileSystem.rename(backup, to: target) }
    created.remove()
  }
}

/// Directories that a failing run must remove again.
struct CreatedDirectories {
  private let paths: [FilePath]

  /// Creates a directory and what leads to it, and remembers which of them were missing.
  ///
  /// Throws `FileError`.
  static func make(_ path: FilePath) throws -> CreatedDirectories {
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
