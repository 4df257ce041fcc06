internal import Glibc
package import SystemPackage

/// An open directory whose contents nobody can change, or replace, but this user and root.
///
/// Each directory from `/` down to it belongs to one of the two and is writable by its owner alone.
/// A sticky one, as `/tmp` (chmod(1)), can be on the way, because only the owner of what is in it
/// can rename or remove that, but it cannot be the directory itself. Symbolic links are held to the
/// same rules, and so is what they lead to.
package final class TrustedDirectory: Sendable {
  /// The path by which it was opened.
  package let path: FilePath
  let descriptor: CInt

  private init(path: FilePath, descriptor: CInt) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Opens the directory with this absolute path.
  ///
  /// `creates` makes it and what leads to it, but nothing in a directory of somebody else. Throws
  /// `TrustError`.
  package static func open(
    _ path: FilePath, creates: Bool = false
  ) throws(TrustError) -> TrustedDirectory {
    let walk = try TrustedWalk(path)
    while try walk.step(creates: creates) {}
    return try TrustedDirectory(path: path, descriptor: walk.finish())
  }

  /// Opens a directory in this one.
  ///
  /// `creates` makes it. Throws `TrustError`.
  package func directory(
    _ name: String, creates: Bool = false
  ) throws(TrustError) -> TrustedDirectory {
    let path = path.appending(name)
    if creates, mkdirat(descriptor, name, 0o777) != 0, errno != EEXIST {
      throw .file(FileError("create directory", path, Errno(rawValue: errno)))
    }
    let child = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard child >= 0 else {
      throw .file(FileError("open directory", path, Errno(rawValue: errno)))
    }
    let directory = TrustedDirectory(path: path, descriptor: child)
    try Ownership.check(child, at: path).requireUnshared()
    return directory
  }

  /// Opens a regular file in this directory for reading.
  ///
  /// Throws `TrustError`, for a link and for a file that somebody else can write to as well.
  package func open(_ name: String) throws(TrustError) -> RandomAccessFile {
    let path = path.appending(name)
    let opened = openat(descriptor, name, RandomAccessFile.flags | O_NOFOLLOW)
    guard opened >= 0 else { throw .file(FileError("open", path, Errno(rawValue: errno))) }
    let file: RandomAccessFile
    do throws(FileError) {
      file = try RandomAccessFile(taking: opened, path: path)
    } catch {
      throw .file(error)
    }
    try Ownership.check(file.descriptor, at: path).requireUnshared()
    return file
  }

  /// The permissions of a new file in it: those that the umask leaves, so that what is private stays
  /// private.
  package static var filePermissions: FilePermissions {
    FilePermissions.file.subtracting(.umask).union(.ownerReadWrite)
  }
}
