package import Core

/// A member of a zip archive, as its central directory describes it.
package struct ZipMember: Sendable, Hashable {
  // In the order in which they take the least memory: archives have hundreds of thousands.
  /// The name in the archive; that of a directory ends in `/`.
  package let name: String
  /// The number of bytes in the archive.
  package let compressedSize: Int
  /// The number of bytes of the uncompressed data.
  package let size: Int
  /// The offset of the compressed data in the file.
  package let dataOffset: Int
  /// The time of the last modification in seconds since 1970, as if it were of UTC: zip archives have
  /// local times and no zone.
  package let modified: Int
  /// The checksum of the contents, if the archive is one that was unpacked; nil otherwise.
  let checksum: Checksum?
  /// The compression method.
  package let method: Method
  /// The upper half of the external attributes: type and permission bits where the archive was
  /// made on Unix, otherwise 0.
  package let unixMode: UInt16
  /// The CRC-32 of the uncompressed data.
  package let crc32: UInt32

  package init(
    name: String, method: Method, crc32: UInt32, compressedSize: Int, size: Int, unixMode: UInt16,
    dataOffset: Int, modified: Int, checksum: Checksum? = nil
  ) {
    self.name = name
    self.method = method
    self.crc32 = crc32
    self.compressedSize = compressedSize
    self.size = size
    self.unixMode = unixMode
    self.dataOffset = dataOffset
    self.modified = modified
    self.checksum = checksum
  }

  /// A compression method (APPNOTE.TXT 4.4.5).
  package enum Method: UInt16, Sendable {
    case stored = 0
    case deflate = 8
  }

  /// Whether the member is a directory.
  // Bytes, not characters: a combining mark would make one character of it and the "/".
  package var isDirectory: Bool { name.utf8.last == UInt8(ascii: "/") }

  /// Whether anybody may execute the file, the only permission that installers keep.
  ///
  /// As for pip, the mode has to say that it is a regular file: without a type its bits mean nothing.
  package var isExecutable: Bool { unixMode & 0o111 != 0 && unixMode & 0o170000 == Self.fileType }

  /// Whether it is a symbolic link, of which the contents are the target.
  package var isLink: Bool { unixMode & 0o170000 == Self.linkType }

  /// The type of regular files in `unixMode` (inode(7)).
  static let fileType: UInt16 = 0o100000

  /// The type of symbolic links in `unixMode` (inode(7)).
  static let linkType: UInt16 = 0o120000
}

/// The limits of a zip archive.
package struct ZipLimits: Sendable, Hashable {
  /// The largest number of members.
  package var memberCount = 1_000_000
  /// The largest size of all members together when unpacked.
  package var totalSize: UInt64 = 8 << 30
  /// The size above which the compression ratio of a member is checked.
  package var bombSize: UInt64 = 64 << 20
  /// The largest compression ratio of a member above `bombSize`.
  package var bombRatio: UInt64 = 1_000
  /// The largest compression ratio of the whole archive, if all members together are above
  /// `bombSize`.
  ///
  /// One member can reach 1032 with deflate; whole wheels stay below 30.
  package var totalRatio: UInt64 = 250
  /// The largest size of the central directory.
  package var directorySize: UInt64 = 256 << 20

  /// Limits far above any published wheel.
  package init() {}
}
