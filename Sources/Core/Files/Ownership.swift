internal import Glibc
internal import SystemPackage

/// Who can change a file or directory: this user and root alone, or, in a sticky directory, everybody
/// their own files.
struct Ownership {
  /// Whether it is a sticky directory that others can write to.
  let isShared: Bool
  private let path: FilePath
  private let mode: FilePermissions

  /// Looks at an open file.
  ///
  /// Throws `TrustError` where somebody else could change it.
  static func check(_ descriptor: CInt, at path: FilePath) throws(TrustError) -> Ownership {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .file(FileError("stat", path, Errno(rawValue: errno)))
    }
    return try Ownership(status, at: path)
  }

  /// Judges the metadata of a file; links have no permissions, only an owner.
  ///
  /// Throws `TrustError` where somebody else could change it.
  init(_ status: stat, at path: FilePath) throws(TrustError) {
    self.path = path
    mode = FilePermissions(rawValue: status.st_mode & 0o7777)
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw .foreign(path, owner: status.st_uid)
    }
    // A group with the number of its user is that user's own, and useradd(8) gives everybody one;
    // many of them have a umask that lets it write.
    let isPrivate = status.st_uid != 0 && status.st_gid == status.st_uid
    let others: FilePermissions = isPrivate ? .otherWrite : [.groupWrite, .otherWrite]
    let isOpen = status.st_mode & S_IFMT != S_IFLNK && !mode.isDisjoint(with: others)
    isShared = isOpen && status.st_mode & S_IFMT == S_IFDIR && mode.contains(.saveText)
    guard !isOpen || isShared else { throw .writable(path, mode: mode) }
  }

  /// Throws `TrustError` for a directory in which everybody can make files.
  func requireUnshared() throws(TrustError) {
    if isShared { throw .writable(path, mode: mode) }
  }
}
