internal import CArchive
internal import Glibc
package import SystemPackage

/// The header of a member of a tar or ar archive.
///
/// Names and link targets are the bytes of the archive: a `FilePath` would drop repeated and
/// trailing slashes, and a `String` must be UTF-8.
package struct ArchiveEntry: Sendable, Hashable {
  /// The type of a member.
  package enum Kind: Sendable, Hashable {
    case regular
    case directory
    case symbolicLink(target: [UInt8])
    /// Another name of an earlier member, `target`.
    case hardLink(target: [UInt8])
    case characterDevice
    case blockDevice
    case fifo
    case socket
    /// A file type that POSIX does not define.
    case unknown

    /// The target of a symbolic or hard link; nil for every other type.
    package var target: [UInt8]? {
      switch self {
      case .symbolicLink(let target), .hardLink(let target): target
      default: nil
      }
    }
  }

  /// A time as in `struct timespec`.
  package struct Time: Sendable, Hashable {
    /// Seconds since 1970-01-01 00:00 UTC.
    package var seconds: Int
    /// Nanoseconds after that, 0 to 999 999 999.
    package var nanoseconds: Int

    /// A time after 1970.
    package init(seconds: Int, nanoseconds: Int = 0) {
      self.seconds = seconds
      self.nanoseconds = nanoseconds
    }
  }

  /// The name in the archive.
  package var path: [UInt8]
  /// The type of the member.
  package var kind: Kind
  /// The permissions with set-user-ID, set-group-ID and sticky bit.
  package var permissions: FilePermissions
  /// The number of bytes of data, holes of sparse files included.
  package var size: Int
  /// The time of the last modification.
  package var modified: Time
  /// The number of the owner.
  package var userID: Int
  /// The number of the group.
  package var groupID: Int
  /// The name of the owner.
  package var userName: [UInt8]
  /// The name of the group.
  package var groupName: [UInt8]

  /// A member that belongs to root.
  package init(
    path: [UInt8], kind: Kind = .regular, permissions: FilePermissions, size: Int = 0,
    modified: Time
  ) {
    self.path = path
    self.kind = kind
    self.permissions = permissions
    self.size = size
    self.modified = modified
    userID = 0
    groupID = 0
    userName = Array("root".utf8)
    groupName = Array("root".utf8)
  }

  /// The path for a message: valid UTF-8 as it is, other bytes and control characters as `\xNN`.
  package var displayPath: String { Self.display(path) }

  /// Returns bytes for a message; see `displayPath`.
  package static func display(_ bytes: [UInt8]) -> String {
    func escape(_ byte: UInt8) -> String {
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return bytes.map { (0x20..<0x7f).contains($0) ? String(UnicodeScalar($0)) : escape($0) }
        .joined()
    }
    if !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) { return text }
    return text.unicodeScalars.map { scalar in
      scalar.value < 0x20 || scalar.value == 0x7f
        ? escape(UInt8(scalar.value)) : String(scalar)
    }.joined()
  }
}

extension ArchiveEntry {
  /// Copies what libarchive read; nil if the header has no name or an impossible size.
  init?(_ entry: OpaquePointer) {
    func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8]? {
      text.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }
    guard let path = bytes(archive_entry_pathname(entry)),
      let size = Int(exactly: archive_entry_size(entry)), size >= 0
    else { return nil }
    self.path = path
    self.size = size
    if let target = bytes(archive_entry_hardlink(entry)) {
      kind = .hardLink(target: target)
    } else {
      switch archive_entry_filetype(entry) {
      case S_IFREG: kind = .regular
      case S_IFDIR: kind = .directory
      case S_IFLNK: kind = .symbolicLink(target: bytes(archive_entry_symlink(entry)) ?? [])
      case S_IFCHR: kind = .characterDevice
      case S_IFBLK: kind = .blockDevice
      case S_IFIFO: kind = .fifo
      case S_IFSOCK: kind = .socket
      default: kind = .unknown
      }
    }
    permissions = FilePermissions(rawValue: archive_entry_perm(entry) & 0o7777)
    modified = Time(
      seconds: archive_entry_mtime(entry), nanoseconds: archive_entry_mtime_nsec(entry))
    userID = Int(archive_entry_uid(entry))
    groupID = Int(archive_entry_gid(entry))
    userName = bytes(archive_entry_uname(entry)) ?? []
    groupName = bytes(archive_entry_gname(entry)) ?? []
  }

  /// Sets all of this in an entry of libarchive, and nothing else: access and change times, device
  /// and inode numbers, ACLs and attributes differ between two builds of one tree.
  func copy(to entry: OpaquePointer) {
    archive_entry_clear(entry)
    Self.withCString(path) { archive_entry_set_pathname(entry, $0) }
    let type: mode_t
    switch kind {
    case .regular, .hardLink, .unknown: type = S_IFREG
    case .directory: type = S_IFDIR
    case .symbolicLink: type = S_IFLNK
    case .characterDevice: type = S_IFCHR
    case .blockDevice: type = S_IFBLK
    case .fifo: type = S_IFIFO
    case .socket: type = S_IFSOCK
    }
    archive_entry_set_filetype(entry, type)
    archive_entry_set_perm(entry, permissions.rawValue)
    archive_entry_set_size(entry, Int64(size))
    archive_entry_set_mtime(entry, modified.seconds, modified.nanoseconds)
    archive_entry_set_uid(entry, Int64(userID))
    archive_entry_set_gid(entry, Int64(groupID))
    Self.withCString(userName) { archive_entry_set_uname(entry, $0) }
    Self.withCString(groupName) { archive_entry_set_gname(entry, $0) }
    if case .symbolicLink(let target) = kind {
      Self.withCString(target) { archive_entry_set_symlink(entry, $0) }
    }
    if case .hardLink(let target) = kind {
      Self.withCString(target) { archive_entry_set_hardlink(entry, $0) }
    }
  }

  private static func withCString(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Void) {
    (bytes + [0]).withUnsafeBytes { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        if let start = characters.baseAddress { body(start) }
      }
    }
  }
}
