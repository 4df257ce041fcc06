internal import Glibc
internal import SystemPackage

/// A directory of a tree, from which its children and its parent can be reached.
///
/// It holds one descriptor however deep it is, and a second one while names are read. A child is
/// opened in its parent, never through a symbolic link. The way back is `..`, which has to be the
/// directory where the way began: one that was moved meanwhile is an error, not a way out of the tree.
///
/// Names are C strings, NUL included.
struct TreeCursor: ~Copyable {
  /// A directory on the way.
  private struct Level {
    let name: [CChar]
    let device: dev_t
    let inode: ino_t
  }

  /// The path of the outermost directory, for messages.
  private let root: FilePath
  private var descriptor: CInt
  /// The outermost directory, without its name, and the directories that lead to this one.
  private var levels: [Level] = []

  deinit { close(descriptor) }

  /// Opens the outermost directory, which may be a symbolic link to one.
  ///
  /// Throws `FileError`.
  init(_ root: FilePath) throws(FileError) {
    self.root = root
    descriptor = root.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileError("read directory", root, Errno(rawValue: errno)) }
    levels = [try identify(descriptor, name: [0], path: root)]
  }

  /// Returns the names in the directory in byte order, without `.` and `..`.
  ///
  /// Throws `FileError`.
  func names() throws(FileError) -> [[CChar]] { try names(in: descriptor, path: path) }

  /// Returns the metadata of a name, as lstat(2) does; nil if it no longer exists.
  ///
  /// Throws `FileError`.
  func status(_ name: [CChar]) throws(FileError) -> stat? {
    var status = stat()
    if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
    if errno == ENOENT { return nil }
    throw failure("stat", name)
  }

  /// Goes to a directory in this one and returns its names; stays here if it is empty.
  ///
  /// `changingMode` gives the owner all rights in it if they are missing. Throws `FileError`, for a
  /// symbolic link too.
  mutating func enter(
    _ name: [CChar], changingMode: Bool = false
  ) throws(FileError) -> [[CChar]] {
    var child = openat(descriptor, name, Self.flags)
    if child < 0, errno == EACCES, changingMode, allowAll(name) {
      child = openat(descriptor, name, Self.flags)
    }
    guard child >= 0 else { throw failure("read directory", name) }
    do throws(FileError) {
      let names = try names(in: child, path: pathOf(name))
      if names.isEmpty {
        close(child)
        return names
      }
      levels.append(try identify(child, name: name, path: pathOf(name)))
      close(descriptor)
      descriptor = child
      return names
    } catch {
      close(child)
      throw error
    }
  }

  /// Goes back to the parent; returns the name that this directory has there.
  ///
  /// Throws `FileError`.
  mutating func leave() throws(FileError) -> [CChar] {
    let parent = openat(descriptor, "..", Self.flags)
    guard parent >= 0 else { throw FileError("leave directory", path, Errno(rawValue: errno)) }
    close(descriptor)
    descriptor = parent
    let found = try identify(parent, name: [0], path: path)
    let left = levels.removeLast()
    guard let expected = levels.last else { preconditionFailure("the outermost directory stays") }
    guard found.device == expected.device, found.inode == expected.inode else {
      throw FileError(
        "leave directory", pathOf(left.name), Errno(rawValue: ESTALE),
        detail: "it was moved meanwhile")
    }
    return left.name
  }

  /// Removes a name, which need not exist; returns false if it is a directory.
  ///
  /// Throws `FileError`.
  func unlink(_ name: [CChar]) throws(FileError) -> Bool {
    try remove(name, flags: 0)
  }

  /// Removes an empty directory, which need not exist.
  ///
  /// Throws `FileError`.
  func removeDirectory(_ name: [CChar]) throws(FileError) {
    guard try remove(name, flags: AT_REMOVEDIR) else { throw failure("remove", name) }
  }

  /// Returns false for a directory that is to be removed like a file.
  private func remove(_ name: [CChar], flags: CInt) throws(FileError) -> Bool {
    if unlinkat(descriptor, name, flags) == 0 || errno == ENOENT { return true }
    // A directory inside the tree may lack the rights that removing from it takes.
    if errno == EACCES, levels.count > 1, fchmod(descriptor, 0o700) == 0,
      unlinkat(descriptor, name, flags) == 0
    {
      return true
    }
    guard errno == EISDIR else { throw failure("remove", name) }
    return false
  }

  /// Gives the owner all rights in a directory that cannot be opened; returns whether that worked.
  private func allowAll(_ name: [CChar]) -> Bool {
    let path = openat(descriptor, name, Self.pathOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard path >= 0 else { return false }
    defer { close(path) }
    // fchmod(2) takes no such descriptor.
    return chmod("/proc/self/fd/\(path)", 0o700) == 0
  }

  /// The path is made where it is needed only: it has as many components as the tree has levels.
  private func names(
    in directory: CInt, path: @autoclosure () -> FilePath
  ) throws(FileError) -> [[CChar]] {
    do throws(Errno) {
      return try DirectoryNames.read(directory)
    } catch {
      throw FileError("read directory", path(), error)
    }
  }

  private func identify(
    _ descriptor: CInt, name: [CChar], path: @autoclosure () -> FilePath
  ) throws(FileError) -> Level {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.error("stat", path) }
    return Level(name: name, device: status.st_dev, inode: status.st_ino)
  }

  /// The path of the directory, for messages.
  private var path: FilePath {
    levels.dropFirst().reduce(root) { $0.pushing(FilePath(platformString: $1.name)) }
  }

  private func pathOf(_ name: [CChar]) -> FilePath {
    path.pushing(FilePath(platformString: name))
  }

  private func failure(_ operation: String, _ name: [CChar]) -> FileError {
    Self.error(operation) { pathOf(name) }
  }

  /// Makes the error of the call that failed last.
  private static func error(_ operation: String, _ path: () -> FilePath) -> FileError {
    let reason = Errno(rawValue: errno)
    return FileError(operation, path(), reason)
  }

  /// O_PATH of open(2), which the module `Glibc` does not have.
  private static let pathOnly: CInt = 0o10000000
  private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
}
