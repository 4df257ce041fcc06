internal import CArchive

/// The archive formats that are read.
package enum ArchiveFormat: String, Sendable, Hashable, CaseIterable {
  /// Every dialect of tar: v7, ustar, pax (POSIX.1-2001), GNU.
  case tar
  /// The "common" ar of deb(5), with GNU's and BSD's long names.
  case ar

  var enable: (OpaquePointer?) -> CInt {
    switch self {
    case .tar: archive_read_support_format_tar
    case .ar: archive_read_support_format_ar
    }
  }
}

/// The compressions that archives are read and written with.
package enum ArchiveFilter: String, Sendable, Hashable, CaseIterable {
  case none
  case gzip
  case xz
  case zstd
  case bzip2

  /// How many bytes `init(magic:)` wants to see.
  static let magicCount = 10

  /// The compression whose magic number `start` has; `none` if there is none.
  init(magic start: UnsafeRawBufferPointer) {
    if start.starts(with: [0x1f, 0x8b, 0x08]) {
      self = .gzip
    } else if start.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) {
      self = .xz
    } else if start.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
      self = .zstd
    } else if start.count >= 4, (0x50...0x5f).contains(start[0]),
      start.dropFirst().starts(with: [0x2a, 0x4d, 0x18])
    {
      self = .zstd  // a skippable frame, with which pzstd begins
    } else if start.starts(with: Array("BZh".utf8)), start.count == Self.magicCount,
      [Self.bzip2Block, Self.bzip2End].contains(Array(start.suffix(6)))
    {
      self = .bzip2
    } else {
      self = .none
    }
  }

  /// What follows the level in a bzip2 stream: pi, or (in an empty one) its square root.
  ///
  /// "BZh9" alone might be the name of the first file in a tar archive.
  private static let bzip2Block: [UInt8] = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
  private static let bzip2End: [UInt8] = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]
}
