internal import Glibc
package import SystemPackage

/// A directory that is removed with its contents when its owner is dropped.
package struct TemporaryDirectory: ~Copyable, Sendable {
  package let path: FilePath

  private init(path: FilePath) { self.path = path }

  deinit { try? FileSystem.removeTree(path) }

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
    return TemporaryDirectory(path: FilePath(platformString: template))
  }
}
