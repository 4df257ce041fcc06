internal import Glibc
package import SystemPackage

/// An open directory below which files are created without ever following a symbolic link.
package struct DirectoryHandle: ~Copyable, Sendable {
  /// The path by which it was opened, for messages.
  package let path: FilePath
  let descriptor: CInt

  deinit { close(descriptor) }

  /// Opens a directory; its last component must not be a symbolic link.
  ///
  /// Throws `FileError`.
  package static func open(_ path: FilePath) throws(FileError) -> DirectoryHandle {
    let descriptor = path.withPlatformString { Glibc.open($0, Self.flags) }
    guard descriptor >= 0 else { throw FileError("open directory", path, Errno(rawValue: errno)) }
    return DirectoryHandle(path: path, descriptor: descriptor)
  }

  /// Creates a directory in this one, mode 0755, and opens it.
  ///
  /// Throws `FileError`.
  package func makeDirectory(_ name: String) throws(FileError) -> DirectoryHandle {
    let path = path.appending(name)
    guard mkdirat(descriptor, name, 0o755) == 0 else {
      throw FileError("create directory", path, Errno(rawValue: errno))
    }
    let child = openat(descriptor, name, Self.flags)
    guard child >= 0, fchmod(child, 0o755) == 0 else {
      let reason = Errno(rawValue: errno)
      if child >= 0 { close(child) }
      throw FileError("create directory", path, reason)
    }
    return DirectoryHandle(path: path, descriptor: child)
  }

  /// Opens a directory below this one.
  ///
  /// No component of the path may be a symbolic link or `..`. Throws `FileError`.
  package func openDirectory(_ relative: FilePath) throws(FileError) -> DirectoryHandle {
    let path = self.path.pushing(relative)
    var current = openat(descriptor, ".", Self.flags)
    guard current >= 0 else { throw FileError("open directory", path, Errno(rawValue: errno)) }
    for component in relative.components {
      let next =
        component.kind == .regular
        ? component.withPlatformString { openat(current, $0, Self.flags) } : -1
      let reason = component.kind == .regular ? Errno(rawValue: errno) : .invalidArgument
      close(current)
      guard next >= 0 else { throw FileError("open directory", path, reason) }
      current = next
    }
    return DirectoryHandle(path: path, descriptor: current)
  }

  /// Creates directories below this one, mode 0755; `paths` has parents before their children.
  ///
  /// Directories that exist are left as they are; a symbolic link to one is an error. Throws
  /// `FileError`.
  package func makeDirectories(_ paths: [FilePath]) throws(FileError) {
    // One walk for all children of a directory, rather than one for each.
    var parents: [FilePath] = []
    var children: [FilePath: [FilePath]] = [:]
    for path in paths {
      guard let name = path.lastComponent else { continue }
      let parent = path.removingLastComponent()
      if children[parent] == nil { parents.append(parent) }
      children[parent, default: []].append(FilePath(root: nil, [name]))
    }
    for parent in parents {
      let handle = try openDirectory(parent)
      for name in children[parent] ?? [] { try handle.ensureDirectory(name.string) }
    }
  }

  /// Creates the directories of a tree that nobody else can change: `paths`, relative, has all of them
  /// with parents before their children.
  ///
  /// As `makeDirectories`, but the kernel walks the paths, which takes a small part of the time of
  /// opening every directory on the way. Throws `FileError`.
  package func makeTree(_ paths: [String]) throws(FileError) {
    for path in paths { try ensureDirectory(path) }
  }

  /// Creates a directory below this one, mode 0755, unless it exists; see `makeTree`.
  ///
  /// Throws `FileError`.
  package func ensureDirectory(_ relative: String) throws(FileError) {
    func fail(_ operation: String, _ reason: Errno) -> FileError {
      FileError(operation, path.pushing(FilePath(relative)), reason)
    }
    guard Self.staysBelow(relative) else { throw fail("create directory", .invalidArgument) }
    let permissions = FilePermissions.directory
    if mkdirat(descriptor, relative, permissions.rawValue) == 0 {
      guard !permissions.isDisjoint(with: .umask) else { return }
      guard fchmodat(descriptor, relative, permissions.rawValue, 0) == 0
      else { throw fail("set the mode of", Errno(rawValue: errno)) }
      return
    }
    let reason = Errno(rawValue: errno)
    var status = stat()
    guard reason == .fileExists,
      fstatat(descriptor, relative, &status, AT_SYMLINK_NOFOLLOW) == 0,
      status.st_mode & S_IFMT == S_IFDIR
    else { throw fail("create directory", reason) }
  }

  /// Returns whether a path is relative and leads to nothing above: no component is `..`.
  private static func staysBelow(_ path: String) -> Bool {
    guard !path.hasBytePrefix("/") else { return false }
    guard path.containsBytes("..") || path.hasBytePrefix(".") || path.containsBytes("/.") else {
      return true
    }
    return FilePath(path).components.allSatisfy { $0.kind == .regular }
  }

  /// Creates a file below this directory, with exactly `permissions`, whatever the umask.
  ///
  /// Its directories are those of `makeTree`, in a tree that nobody else can change: only the
  /// last component is kept from being a symbolic link. The file must not exist. If writing it fails,
  /// removing it is up to the caller. Throws `FileError`.
  package func createFile(
    at relative: String, permissions: FilePermissions
  ) throws(FileError) -> NewFile {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let created = openat(descriptor, relative, flags, permissions.rawValue)
    guard created >= 0 else {
      throw FileError("create", path.pushing(FilePath(relative)), Errno(rawValue: errno))
    }
    let file = NewFile(in: path, name: relative, descriptor: created)
    if !permissions.isDisjoint(with: .umask) { try file.setPermissions(permissions) }
    return file
  }

  /// Creates a file in this directory, with exactly `permissions`, whatever the umask.
  ///
  /// The file must not exist. If writing it fails, removing it is up to the caller. Throws
  /// `FileError`.
  package func createFile(
    _ name: String, permissions: FilePermissions
  ) throws(FileError) -> NewFile {
    try createFile(at: name, permissions: permissions)
  }

  private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
}
