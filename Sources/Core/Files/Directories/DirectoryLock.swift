internal import Glibc
package import SystemPackage

/// An exclusive lock of a directory among all who ask for it (flock(2)).
///
/// It ends when it is dropped and with the process, however that ends, and leaves no file behind.
package final class DirectoryLock: Sendable {
  private let descriptor: CInt

  private init(descriptor: CInt) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Locks a directory; returns nil if somebody else has locked it, or has replaced it meanwhile.
  ///
  /// Where the file system has no locks, everybody gets one. Throws `FileError`.
  package static func take(_ path: FilePath) throws(FileError) -> DirectoryLock? {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    let descriptor = path.withPlatformString { Glibc.open($0, flags) }
    guard descriptor >= 0 else { throw FileError("open directory", path, Errno(rawValue: errno)) }
    let lock = DirectoryLock(descriptor: descriptor)
    guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else {
      return lock.isOf(path) ? lock : nil
    }
    let reason = Errno(rawValue: errno)
    return reason == .wouldBlock || reason == .interrupted ? nil : lock
  }

  /// Locks an open directory, waiting for others.
  ///
  /// Throws `FileError`.
  package static func wait(for directory: TrustedDirectory) throws(FileError) -> DirectoryLock {
    let descriptor = openat(directory.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError("open directory", directory.path, Errno(rawValue: errno))
    }
    let lock = DirectoryLock(descriptor: descriptor)
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    return lock
  }

  /// Returns whether the locked directory still has this path: its last owner may have removed it.
  private func isOf(_ path: FilePath) -> Bool {
    var own = stat()
    var current = stat()
    return fstat(descriptor, &own) == 0 && path.withPlatformString { stat($0, &current) } == 0
      && own.st_dev == current.st_dev && own.st_ino == current.st_ino
  }
}
