internal import Glibc
package import SystemPackage

/// Operations on whole directory trees, by descriptors.
///
/// Each directory is opened in its parent: nothing that is renamed or replaced by a symbolic link
/// meanwhile leads out of the tree, and no path is looked up twice. All throw `FileError`.
extension FileSystem {
  /// Returns the names in a directory in byte order, without `.` and `..`.
  package static func entries(of path: FilePath) throws(FileError) -> [FilePath.Component] {
    let directory = try OpenDirectory(path)
    return try directory.names().compactMap { name in
      name.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.flatMap { FilePath.Component(platformString: $0) }
      }
    }
  }

  /// Returns every path below `root`, relative to it, with its metadata: parents before children,
  /// the names of each directory in byte order.
  ///
  /// Symbolic links are listed, not followed.
  package static func walk(_ root: FilePath) throws(FileError) -> [(path: FilePath, status: Stat)] {
    var found: [(FilePath, Stat)] = []
    // The current path, without the NUL at its end.
    var path: [CChar] = []
    func visit(_ directory: borrowing OpenDirectory) throws(FileError) {
      let length = path.count
      for name in try directory.names() {
        path += name.dropLast()
        let relative = FilePath(platformString: path + [0])
        if let status = try directory.status(name, relative) {
          found.append((relative, Stat(rawValue: status)))
          if status.st_mode & S_IFMT == S_IFDIR {
            path.append(CChar(UInt8(ascii: "/")))
            try visit(try directory.open(name))
          }
        }
        path.removeSubrange(length...)
      }
    }
    try visit(try OpenDirectory(root))
    return found
  }

  /// Removes a file, or a directory with its contents.
  ///
  /// Symbolic links are not followed.
  package static func removeTree(_ path: FilePath) throws(FileError) {
    func empty(_ directory: borrowing OpenDirectory) throws(FileError) {
      for name in try directory.names() where try !directory.unlink(name) {
        try empty(try directory.open(name))
        try directory.removeDirectory(name)
      }
    }
    if try status(path)?.type == .directory { try empty(try OpenDirectory(path)) }
    try remove(path)
  }
}

/// A directory that is being read.
///
/// Names are C strings, NUL included.
private struct OpenDirectory: ~Copyable {
  /// The path, for messages.
  private let path: FilePath
  private let stream: OpaquePointer

  deinit { closedir(stream) }

  init(_ path: FilePath) throws(FileError) {
    guard let stream = path.withPlatformString({ opendir($0) }) else {
      throw FileError("read directory", path, Errno(rawValue: errno))
    }
    (self.path, self.stream) = (path, stream)
  }

  private init(path: FilePath, descriptor: CInt) throws(FileError) {
    guard let stream = fdopendir(descriptor) else {
      let reason = Errno(rawValue: errno)
      close(descriptor)
      throw FileError("read directory", path, reason)
    }
    (self.path, self.stream) = (path, stream)
  }

  /// Returns the names in byte order, without `.` and `..`.
  func names() throws(FileError) -> [[CChar]] {
    var names: [[CChar]] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) {
          Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1))
        }
      }
      let dot = CChar(UInt8(ascii: "."))
      if name != [dot, 0], name != [dot, dot, 0] { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw FileError("read directory", path, Errno(rawValue: errno)) }
    return names.sorted { strcmp($0, $1) < 0 }
  }

  /// Returns the metadata of a name, as lstat(2) does; nil if it no longer exists.
  ///
  /// `relative` is for messages.
  func status(_ name: [CChar], _ relative: FilePath) throws(FileError) -> stat? {
    var status = stat()
    if fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
    if errno == ENOENT { return nil }
    throw FileError("stat", relative, Errno(rawValue: errno))
  }

  /// Opens a directory in this one; a symbolic link is an error.
  func open(_ name: [CChar]) throws(FileError) -> OpenDirectory {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let descriptor = openat(dirfd(stream), name, flags)
    guard descriptor >= 0 else { throw failure("read directory", name) }
    return try OpenDirectory(path: child(name), descriptor: descriptor)
  }

  /// Removes a name; returns false if it is a directory.
  func unlink(_ name: [CChar]) throws(FileError) -> Bool {
    if unlinkat(dirfd(stream), name, 0) == 0 { return true }
    guard errno == EISDIR else { throw failure("remove", name) }
    return false
  }

  func removeDirectory(_ name: [CChar]) throws(FileError) {
    guard unlinkat(dirfd(stream), name, AT_REMOVEDIR) == 0 else { throw failure("remove", name) }
  }

  private func child(_ name: [CChar]) -> FilePath { path.pushing(FilePath(platformString: name)) }

  private func failure(_ operation: String, _ name: [CChar]) -> FileError {
    let reason = Errno(rawValue: errno)
    return FileError(operation, child(name), reason)
  }
}
