internal import Core
internal import Glibc
internal import SystemPackage

/// A lock that a program holds which flock(1) has started.
enum FileLock {
  /// Returns whether nobody holds the lock of a file.
  ///
  /// Throws `FileError`.
  static func isFree(_ path: FilePath) throws(FileError) -> Bool {
    let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
    guard descriptor >= 0 else { throw FileError("open", path, Errno(rawValue: errno)) }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    let reason = Errno(rawValue: errno)
    guard reason == .wouldBlock || reason == .interrupted else {
      throw FileError("lock", path, reason)
    }
    return false
  }
}
