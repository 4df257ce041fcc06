internal import Core
internal import SystemPackage

/// The kind of a source archive as its bytes tell it: a URL such as `…/tarball/v1.0` does not.
enum ArchiveContent: String, CaseIterable {
  // The suffixes that pip unpacks files by.
  case gzip = ".tar.gz"
  case zip = ".zip"
  case bzip2 = ".tar.bz2"
  case xz = ".tar.xz"
  case tar = ".tar"

  /// The number of bytes that tell the kind: tar(5) has its mark in the first header.
  static let length = 262

  /// Finds the kind of a file that begins with these bytes; nil for another one.
  init?(_ start: [UInt8]) {
    guard
      let kind = Self.allCases.first(where: { start.dropFirst($0.offset).starts(with: $0.mark) })
    else { return nil }
    self = kind
  }

  /// What such a file has at `offset`: RFC 1952, APPNOTE.TXT 4.3.7, bzip2(1), the format of xz, tar(5).
  private var mark: [UInt8] {
    switch self {
    case .gzip: [0x1f, 0x8b]
    case .zip: [0x50, 0x4b, 3, 4]
    case .bzip2: Array("BZh".utf8)
    case .xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]
    case .tar: Array("ustar".utf8)
    }
  }

  private var offset: Int { self == .tar ? 257 : 0 }

  /// Returns the name that a file of this name and content needs for pip to unpack it: with a suffix, if
  /// it has none that is known.
  static func name(of file: FilePath) throws(FileError) -> String {
    let name = file.lastComponent?.string ?? ""
    guard !Wheelhouse.isArchive(name) else { return name }
    let start = try RandomAccessFile.open(file).read(at: 0, count: length)
    return name + (ArchiveContent(start)?.rawValue ?? "")
  }
}
