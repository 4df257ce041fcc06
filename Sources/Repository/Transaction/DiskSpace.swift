internal import Glibc
internal import SystemPackage

/// The space that is left on a file system.
enum DiskSpace {
  /// Returns whether this user can write less than a few blocks to the file system of a directory
  /// (statvfs(3)).
  static func isExhausted(at path: FilePath) -> Bool {
    var status = statvfs()
    guard path.withPlatformString({ statvfs($0, &status) }) == 0 else { return false }
    let blocks = geteuid() == 0 ? status.f_bfree : status.f_bavail
    return Int(blocks) * Int(status.f_frsize) < 16 << 10
      || status.f_files > 0 && status.f_ffree == 0
  }
}
