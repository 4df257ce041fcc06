internal import Glibc
package import SystemPackage

/// Operations on single names in an open directory; none follows a symbolic link. All throw
/// `FileError`.
extension DirectoryHandle {
  /// Returns the metadata of a name, as lstat(2) does; nil if it does not exist.
  package func status(_ name: FilePath.Component) throws(FileError) -> Stat? {
    var status = stat()
    if name.withPlatformString({ fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 {
      return Stat(rawValue: status)
    }
    if errno == ENOENT { return nil }
    throw failure("stat", name)
  }

  /// Opens a regular file for reading.
  package func openFile(_ name: FilePath.Component) throws(FileError) -> RandomAccessFile {
    let opened = name.withPlatformString {
      openat(descriptor, $0, RandomAccessFile.flags | O_NOFOLLOW)
    }
    guard opened >= 0 else { throw failure("open", name) }
    return try RandomAccessFile(taking: opened, path: path.appending(name))
  }

  /// Returns the target of a symbolic link (readlinkat(2)).
  package func readSymbolicLink(_ name: FilePath.Component) throws(FileError) -> FilePath {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = name.withPlatformString { readlinkat(descriptor, $0, &buffer, Int(PATH_MAX)) }
    guard count >= 0 else { throw failure("read symbolic link", name) }
    buffer[count] = 0
    return FilePath(platformString: buffer)
  }

  /// Creates a symbolic link with the given target (symlinkat(2)).
  package func createSymbolicLink(
    _ name: FilePath.Component, to target: FilePath
  ) throws(FileError) {
    let result = name.withPlatformString { name in
      target.withPlatformString { symlinkat($0, descriptor, name) }
    }
    guard result == 0 else { throw failure("create symbolic link", name) }
  }

  /// Renames a file or directory to a name in another directory; a file there is replaced
  /// (renameat(2)).
  package func rename(
    _ name: FilePath.Component, to directory: borrowing DirectoryHandle,
    _ newName: FilePath.Component
  ) throws(FileError) {
    let other = directory.descriptor
    let result = name.withPlatformString { old in
      newName.withPlatformString { renameat(descriptor, old, other, $0) }
    }
    guard result == 0 else {
      throw failure("rename to '\(directory.path.appending(newName).string)'", name)
    }
  }

  /// Removes a file or symbolic link (unlinkat(2)).
  package func removeFile(_ name: FilePath.Component) throws(FileError) {
    guard name.withPlatformString({ unlinkat(descriptor, $0, 0) }) == 0 else {
      throw failure("remove", name)
    }
  }

  /// Removes an empty directory (unlinkat(2)).
  package func removeDirectory(_ name: FilePath.Component) throws(FileError) {
    guard name.withPlatformString({ unlinkat(descriptor, $0, AT_REMOVEDIR) }) == 0 else {
      throw failure("remove", name)
    }
  }

  private func failure(_ operation: String, _ name: FilePath.Component) -> FileError {
    let reason = Errno(rawValue: errno)
    return FileError(operation, path.appending(name), reason)
  }
}
