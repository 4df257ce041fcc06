internal import Core
internal import SystemPackage

/// The staging root of a package, which this run alone writes to, and in which no symbolic link is
/// followed.
///
/// The root itself may be reached by links: the user named it. All other paths are relative to it.
final class StagingRoot: Sendable {
  /// The path as the user gave it.
  let path: FilePath
  private let handle: DirectoryHandle
  private let lock: DirectoryLock
  /// What was made of the path, which goes again if nothing gets into it.
  private let created: CreatedDirectories

  deinit { created.remove() }

  private init(
    path: FilePath, handle: consuming DirectoryHandle, lock: DirectoryLock,
    created: CreatedDirectories
  ) {
    self.path = path
    self.handle = handle
    self.lock = lock
    self.created = created
  }

  /// Opens the root, and makes it if it does not exist.
  ///
  /// Waits for another run that has it, of which `notify` is told. Throws `FileError`.
  static func open(
    _ path: FilePath, notify: @Sendable (RunEvent) -> Void
  ) async throws -> StagingRoot {
    try await DirectoryLock.wait(for: path, notify: notify) {
      let created = try CreatedDirectories.make(path)
      guard let lock = try take(path) else { return nil }
      let root = try DirectoryHandle.open(try FileSystem.resolve(path))
      return StagingRoot(path: path, handle: root, lock: lock, created: created)
    }
  }

  /// Locks the root; nil if another run has it, or has just removed it.
  private static func take(_ path: FilePath) throws -> DirectoryLock? {
    do {
      return try DirectoryLock.take(path)
    } catch {
      guard error.reason == .noSuchFileOrDirectory else { throw error }
      return nil
    }
  }

  /// Returns the metadata of a path; nil if it or a directory on the way does not exist.
  ///
  /// Throws `CommitError.linkedDirectory` where a directory on the way is a link, and `FileError`.
  func status(of relative: FilePath) throws -> Stat? {
    guard let name = relative.lastComponent else { return try FileSystem.status(path) }
    let parent = relative.removingLastComponent()
    guard try parent.isEmpty || status(of: parent)?.type == .directory else {
      try refuseLink(parent)
      return nil
    }
    return try directory(parent).status(name)
  }

  /// Opens a directory.
  ///
  /// Throws `CommitError.linkedDirectory` where it, or one on the way, is a link, and `FileError`.
  func directory(_ relative: FilePath) throws -> DirectoryHandle {
    do {
      return try handle.openDirectory(relative)
    } catch {
      var prefix = FilePath()
      for component in relative.components {
        prefix.append(component)
        try refuseLink(prefix)
      }
      throw error
    }
  }

  /// Makes a directory and those that lead to it; returns those that were missing, outermost first.
  ///
  /// Throws as `directory` does.
  func makeDirectories(_ relative: FilePath) throws -> [FilePath] {
    var missing: [FilePath] = []
    var prefix = FilePath()
    for component in relative.components {
      prefix.append(component)
      guard let status = try status(of: prefix) else {
        missing.append(prefix)
        continue
      }
      guard status.type == .directory else {
        try refuseLink(prefix)
        throw FileError("create directory", path.pushing(prefix), .fileExists)
      }
    }
    try handle.makeDirectories(missing)
    return missing
  }

  /// Removes those of the directories that are empty, the last one first.
  func removeEmpty(_ directories: [FilePath]) {
    for relative in directories.reversed() {
      guard let name = relative.lastComponent else { continue }
      try? directory(relative.removingLastComponent()).removeDirectory(name)
    }
  }

  private func refuseLink(_ relative: FilePath) throws {
    guard let name = relative.lastComponent,
      let parent = try? handle.openDirectory(relative.removingLastComponent()),
      try parent.status(name)?.type == .symbolicLink
    else { return }
    throw CommitError.linkedDirectory(
      path.pushing(relative), target: try parent.readSymbolicLink(name))
  }
}
