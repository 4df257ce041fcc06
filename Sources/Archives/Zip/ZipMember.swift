/// One entry of a zip archive's central directory, after every check.
package struct ZipMember: Sendable, Hashable {
  /// The name as it stands in the archive; a directory's ends in `/`.
  package let name: String
  package let method: Method
  package let crc32: UInt32
  package let compressedSize: Int
  package let size: Int
  /// The upper half of the external attributes: type and permission bits where the archive was
  /// made on Unix, otherwise 0.
  package let unixMode: UInt16
  /// Where the compressed data starts in the file.
  package let dataOffset: Int

  /// How the data is compressed (APPNOTE.TXT 4.4.5).
  package enum Method: UInt16, Sendable {
    case stored = 0
    case deflate = 8
  }

  // Bytes, not characters: some letters join with a "/" after them into one character.
  package var isDirectory: Bool { name.utf8.last == UInt8(ascii: "/") }

  /// Whether any executable bit is set, the only mode bit that installers keep.
  package var isExecutable: Bool { unixMode & 0o111 != 0 }
}

/// What a zip archive may ask of us before it is refused.
package struct ZipLimits: Sendable, Hashable {
  /// How many members it may have.
  package var memberCount = 1_000_000
  /// How many bytes all members may have together when unpacked.
  package var totalSize: UInt64 = 8 << 30
  /// From which size on a member's ratio is looked at.
  package var bombSize: UInt64 = 64 << 20
  /// How many times its compressed size a member above `bombSize` may grow.
  package var bombRatio: UInt64 = 1_000
  /// How many times the archive's own size all members above `bombSize` together may grow.
  ///
  /// Deflate cannot do more than 1032 to 1 for one member; whole wheels stay below 30.
  package var totalRatio: UInt64 = 250
  /// How many bytes the central directory may have.
  package var directorySize: UInt64 = 256 << 20

  package init() {}
}
