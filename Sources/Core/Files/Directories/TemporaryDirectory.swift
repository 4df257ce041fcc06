internal import Glibc
internal import Synchronization
package import SystemPackage

/// A directory that is removed with its contents when its owner is dropped, or when the process is
/// about to end without that.
package struct TemporaryDirectory: ~Copyable, Sendable {
  package let path: FilePath

  /// Those that exist now.
  private static let existing = Mutex<Set<FilePath>>([])

  private init(path: FilePath) { self.path = path }

  deinit {
    try? FileSystem.removeTree(path)
    _ = Self.existing.withLock { $0.remove(path) }
  }

  /// Creates `<parent>/<prefix>XXXXXX`, mode 0700, and the parent if it does not exist.
  ///
  /// Throws `FileError`.
  package static func create(in parent: FilePath, prefix: String) throws(FileError)
    -> TemporaryDirectory
  {
    try FileSystem.createDirectories(parent)
    let path = parent.appending(prefix + "XXXXXX")
    var template = path.withPlatformString { pointer in
      Array(UnsafeBufferPointer(start: pointer, count: strlen(pointer) + 1))
    }
    guard mkdtemp(&template) != nil else {
      throw FileError("create a directory in", parent, Errno(rawValue: errno))
    }
    let directory = TemporaryDirectory(path: FilePath(platformString: template))
    let created = directory.path
    _ = existing.withLock { $0.insert(created) }
    return directory
  }

  /// Removes all that exist, for a process that is being ended by a signal and cannot wait for
  /// their owners.
  ///
  /// Other threads may still write to them, so what comes back is removed again, a few times.
  package static func removeAll() {
    for _ in 0..<5 {
      let paths = existing.withLock { $0 }
      for path in paths { try? FileSystem.removeTree(path) }
      if paths.allSatisfy({ (try? FileSystem.exists($0)) == false }) { return }
    }
  }
}
