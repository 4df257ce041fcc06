internal import Core
internal import Glibc
package import SystemPackage

/// A writer of .pyc files below a tree.
package struct BytecodeFiles {
  private let tree: FilePath
  /// Directories that are known to be there.
  private var directories: Set<FilePath> = []
  /// Whether files and directories get the modes that are asked for without being told again.
  private let umaskIsHarmless = FilePermissions.umask.isDisjoint(with: .executable)

  /// A writer for the tree at `tree`.
  package init(tree: FilePath) { self.tree = tree }

  /// Writes a file that is not there yet, mode 0644; one that a wheel brought is replaced.
  ///
  /// On an error nothing is left of it. Throws `FileError`.
  package mutating func write(_ bytes: UnsafeRawBufferPointer, to relative: FilePath) throws {
    let path = tree.pushing(relative)
    try makeDirectory(path.removingLastComponent())
    var descriptor = Self.open(path)
    if descriptor < 0 && errno == EEXIST {
      try FileSystem.remove(path)
      descriptor = Self.open(path)
    }
    guard descriptor >= 0 else { throw FileError("create", path, Errno(rawValue: errno)) }
    do {
      defer { close(descriptor) }
      try FileDescriptor(rawValue: descriptor).writeAll(bytes)
      if !umaskIsHarmless, fchmod(descriptor, 0o644) != 0 { throw Errno(rawValue: errno) }
    } catch {
      try? FileSystem.remove(path)
      throw FileError("write", path, error as? Errno ?? .ioError)
    }
  }

  private mutating func makeDirectory(_ path: FilePath) throws {
    guard directories.insert(path).inserted else { return }
    if path.withPlatformString({ mkdir($0, 0o755) }) == 0 {
      if !umaskIsHarmless { try FileSystem.setPermissions(of: path, to: .directory) }
    } else if errno != EEXIST {
      throw FileError("create directory", path, Errno(rawValue: errno))
    }
  }

  private static func open(_ path: FilePath) -> CInt {
    path.withPlatformString {
      Glibc.open($0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    }
  }
}
