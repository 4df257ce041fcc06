internal import Core
internal import Glibc
internal import SystemPackage

/// The directory in which a run makes its tree, beside the path of the tree; removed when the run
/// ends.
///
/// Only its owner may enter it. It is locked for as long as the run lives, so that the next one can
/// tell what a killed run has left behind from what another one needs.
struct WorkDirectory: ~Copyable, Sendable {
  private let directory: TemporaryDirectory
  private let lock: DirectoryLock?

  /// The path.
  var path: FilePath { directory.path }

  private init(directory: consuming TemporaryDirectory, lock: DirectoryLock?) {
    self.directory = directory
    self.lock = lock
  }

  /// Creates a directory in the destdir.
  ///
  /// Throws `FileError`.
  static func create(in destdir: FilePath) throws(FileError) -> WorkDirectory {
    let directory = try TemporaryDirectory.create(in: destdir, prefix: prefix)
    let lock = try DirectoryLock.take(directory.path)
    return WorkDirectory(directory: directory, lock: lock)
  }

  /// Removes the directories of runs that were killed.
  ///
  /// Names that only look like it are left alone: they belong to the user. Throws `FileError`.
  static func removeLeftovers(in destdir: FilePath) throws(FileError) {
    for name in try FileSystem.entries(of: destdir) where isName(name.string) {
      let path = destdir.appending(name)
      guard let status = try FileSystem.status(path), status.type == .directory,
        status.permissions == .ownerReadWriteExecute, status.userID.rawValue == geteuid(),
        let lock = try DirectoryLock.take(path)
      else { continue }
      try withExtendedLifetime(lock) { () throws(FileError) in try FileSystem.removeTree(path) }
    }
  }

  private static let prefix = ".venvdeb-work-"

  /// Returns whether mkdtemp(3) could have made the name.
  private static func isName(_ name: String) -> Bool {
    guard name.hasPrefix(prefix) else { return false }
    let rest = name.utf8.dropFirst(prefix.utf8.count)
    return rest.count == 6
      && rest.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: false
        }
      }
  }
}
