internal import Glibc
package import SystemPackage

/// The file system calls that swift-system does not have, in terms of `FilePath` and `FileError`.
///
/// Paths are bytes: nothing here goes through `String`, so names that are not UTF-8 are safe. All
/// throw `FileError`.
package enum FileSystem {
  /// Returns the metadata of a path, as lstat(2) does; nil if it does not exist.
  ///
  /// Symbolic links are not followed.
  package static func status(_ path: FilePath) throws(FileError) -> Stat? {
    do {
      return try Stat(path, followTargetSymlink: false)
    } catch .noSuchFileOrDirectory, .notDirectory {
      return nil
    } catch {
      throw FileError("stat", path, error)
    }
  }

  /// Returns whether `path` exists; a dangling symbolic link does.
  package static func exists(_ path: FilePath) throws(FileError) -> Bool { try status(path) != nil }

  /// Returns whether `path` is a directory or a symbolic link to one.
  package static func isDirectory(_ path: FilePath) -> Bool {
    guard let status = try? Stat(path, followTargetSymlink: true) else { return false }
    return status.type == .directory
  }

  /// Returns whether `path` is a regular file or a symbolic link to one.
  package static func isRegularFile(_ path: FilePath) -> Bool {
    guard let status = try? Stat(path, followTargetSymlink: true) else { return false }
    return status.type == .regular
  }

  /// Creates a directory, mode 0755 whatever the umask (mkdir(2)).
  package static func createDirectory(_ path: FilePath) throws(FileError) {
    let permissions = FilePermissions.directory
    try check("create directory", path) { mkdir($0, permissions.rawValue) }
    try setPermissions(of: path, to: permissions)
  }

  /// Creates a directory and those above it; what exists is left as it is.
  package static func createDirectories(_ path: FilePath) throws(FileError) {
    if isDirectory(path) { return }
    let parent = path.removingLastComponent()
    if !parent.isEmpty, parent != path { try createDirectories(parent) }
    do throws(FileError) {
      try createDirectory(path)
    } catch  where error.reason == .fileExists && isDirectory(path) {
      return
    }
  }

  /// Sets the permissions of a file or directory (chmod(2)).
  package static func setPermissions(
    of path: FilePath, to permissions: FilePermissions
  ) throws(FileError) {
    try check("set the mode of", path) { chmod($0, permissions.rawValue) }
  }

  /// Gives a file the time of last modification of another one (utimensat(2)).
  package static func copyModificationTime(
    from status: Stat, to path: FilePath
  ) throws(FileError) {
    // UTIME_OMIT, a macro that Swift does not import.
    let unchanged = timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)
    let times = [unchanged, status.rawValue.st_mtim]
    try check("set the time of", path) { utimensat(AT_FDCWD, $0, times, 0) }
  }

  /// Creates a hard link to a file or a symbolic link (link(2)).
  package static func createLink(_ path: FilePath, to file: FilePath) throws(FileError) {
    try check("link", path) { name in
      file.withPlatformString { linkat(AT_FDCWD, $0, AT_FDCWD, name, 0) }
    }
  }

  /// Creates a symbolic link at `path` with the given target (symlink(2)).
  package static func createSymbolicLink(_ path: FilePath, to target: FilePath) throws(FileError) {
    try check("create symbolic link", path) { name in
      target.withPlatformString { symlink($0, name) }
    }
  }

  /// Returns the target of a symbolic link (readlink(2)).
  package static func readSymbolicLink(_ path: FilePath) throws(FileError) -> FilePath {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = path.withPlatformString { readlink($0, &buffer, Int(PATH_MAX)) }
    guard count >= 0 else { throw FileError("read symbolic link", path, Errno(rawValue: errno)) }
    buffer[count] = 0
    return FilePath(platformString: buffer)
  }

  /// Returns the absolute path without symbolic links and `..` (realpath(3)).
  package static func resolve(_ path: FilePath) throws(FileError) -> FilePath {
    guard let resolved = path.withPlatformString({ realpath($0, nil) }) else {
      throw FileError("resolve", path, Errno(rawValue: errno))
    }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
  }

  /// Renames a file or directory; a file at `destination` is replaced (rename(2)).
  package static func rename(_ source: FilePath, to destination: FilePath) throws(FileError) {
    try check("rename to '\(destination.string)'", source) { old in
      destination.withPlatformString { Glibc.rename(old, $0) }
    }
  }

  /// Removes a file, symbolic link or empty directory, if it exists.
  package static func remove(_ path: FilePath) throws(FileError) {
    guard let status = try status(path) else { return }
    let isDirectory = status.type == .directory
    try check("remove", path) { isDirectory ? rmdir($0) : unlink($0) }
  }

  /// The largest file that is read into memory as a whole, unless the caller says otherwise: 256 MiB,
  /// far more than any text, module or document of a distribution has.
  package static let contentsLimit = 256 << 20

  /// Returns the contents of a file; the error is EFBIG for one of more than `limit` bytes.
  package static func read(
    _ path: FilePath, limit: Int = contentsLimit
  ) throws(FileError) -> [UInt8] {
    try RandomAccessFile.open(path).contents(limit: limit)
  }

  /// Returns the contents of a UTF-8 text file; the error is EILSEQ if it is not UTF-8, or
  /// has too many combining characters in a row.
  package static func readText(_ path: FilePath) throws(FileError) -> String {
    guard let text = String(checking: try read(path)) else {
      throw FileError("read as UTF-8", path, .illegalByteSequence)
    }
    return text
  }

  private static func check(
    _ operation: String, _ path: FilePath, _ call: (UnsafePointer<CChar>) -> CInt
  ) throws(FileError) {
    while path.withPlatformString(call) != 0 {
      let reason = Errno(rawValue: errno)
      if reason != .interrupted { throw FileError(operation, path, reason) }
    }
  }
}
