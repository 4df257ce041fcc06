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
  static let magicCount = 6

  /// The compression whose magic number `start` has; `none` if there is none.
  init(magic start: UnsafeRawBufferPointer) {
    if start.starts(with: [0x1f, 0x8b]) {
      self = .gzip
    } else if start.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) {
      self = .xz
    } else if start.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
      self = .zstd
    } else if start.count >= 4, (0x50...0x5f).contains(start[0]),
      start.dropFirst().starts(with: [0x2a, 0x4d, 0x18])
    {
      self = .zstd  // a skippable frame, with which pzstd begins
    } else if start.count >= 4, start.starts(with: [0x42, 0x5a, 0x68]),
      (0x31...0x39).contains(start[3])
    {
      self = .bzip2
    } else {
      self = .none
    }
  }
}
