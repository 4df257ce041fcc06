internal import Core
internal import SystemPackage

/// A reader that compares local file headers and data descriptors with the central directory
/// (APPNOTE.TXT 4.3.7 and 4.3.9).
struct ZipLocalHeaderReader {
  /// The part of the file that a member occupies.
  struct Extent {
    let dataOffset: UInt64
    /// The end of the data, or of the data descriptor.
    let end: UInt64
  }

  private var buffer = [UInt8](repeating: 0, count: max(30 + 2 * 0xffff, readLength))
  /// The part of the file that `buffer` has.
  private var part = 0..<0
  /// How many bytes are read if the next header may be among them: those of small members are close to
  /// each other.
  private static let readLength = 256 << 10

  /// Checks the local header and data descriptor of an entry; all must end before `limit`.
  ///
  /// Throws `ZipError` and `FileError`.
  mutating func check(
    _ entry: ZipDirectory.Entry, in file: borrowing RandomAccessFile, before limit: UInt64
  ) throws -> Extent {
    let path = file.path
    func fail(_ what: String) -> ZipError { ZipError(path, member: entry.name, .localHeader(what)) }

    // Most headers fit: names are short and extra fields absent.
    let isSmall = entry.compressedSize < Self.readLength / 2
    var (start, count) = try read(
      file, at: entry.headerOffset, count: 30 + entry.name.utf8.count + 64, isNextNear: isSmall)
    guard count >= 30 else { throw ZipError(path, member: entry.name, .truncated) }
    guard buffer.littleEndian32(at: start) == 0x0403_4b50 else { throw fail("there is none") }
    let nameLength = Int(buffer.littleEndian16(at: start + 26))
    let extraLength = Int(buffer.littleEndian16(at: start + 28))
    let length = 30 + nameLength + extraLength
    if count < length {
      (start, count) = try read(
        file, at: entry.headerOffset, count: length, isNextNear: isSmall)
    }
    guard count >= length else { throw ZipError(path, member: entry.name, .truncated) }

    let nameEnd = start + 30 + nameLength
    guard entry.name.hasSameBytes(as: buffer[(start + 30)..<nameEnd]) else {
      throw fail("the names differ")
    }
    let flags = buffer.littleEndian16(at: start + 6)
    // Bits 1 and 2 only tell how hard the compressor tried; bit 11 how the name is encoded, which
    // is the same for ASCII.
    let isASCII = entry.name.utf8.allSatisfy { $0 < 0x80 }
    let relevant: UInt16 = ~(0b110 | (isASCII ? 1 << 11 : 0))
    guard flags & relevant == entry.flags & relevant else { throw fail("the flags differ") }
    guard buffer.littleEndian16(at: start + 8) == entry.method.rawValue else {
      throw fail("the compression methods differ")
    }
    var compressedSize = UInt64(buffer.littleEndian32(at: start + 18))
    var size = UInt64(buffer.littleEndian32(at: start + 22))
    let extra = try ZipExtra(
      buffer[nameEnd..<(start + length)], archive: path, member: entry.name)
    if let unicodeName = extra.unicodeName, !unicodeName.elementsEqual(entry.name.utf8) {
      throw fail("its Unicode path differs from its name")
    }
    var noOffset: UInt64 = 0
    try extra.zip64?.resolve(
      size: &size, compressedSize: &compressedSize, offset: &noOffset,
      failure: { ZipError(path, member: entry.name, $0) })

    let crc32 = buffer.littleEndian32(at: start + 14)
    let hasDescriptor = flags & 1 << 3 != 0
    let isZero = crc32 == 0 && compressedSize == 0 && size == 0
    if !(hasDescriptor && isZero) {
      guard size == entry.size, compressedSize == entry.compressedSize else {
        throw fail("the sizes differ")
      }
      guard crc32 == entry.crc32 || hasDescriptor && crc32 == 0 else {
        throw fail("the CRC-32 values differ")
      }
    }
    let dataOffset = entry.headerOffset + UInt64(length)
    let (dataEnd, overflow) = dataOffset.addingReportingOverflow(entry.compressedSize)
    guard !overflow, dataEnd <= limit else {
      throw ZipError(path, member: entry.name, .overlap(with: "the central directory"))
    }
    guard hasDescriptor else { return Extent(dataOffset: dataOffset, end: dataEnd) }
    let descriptor = try descriptorLength(entry, in: file, at: dataEnd, before: limit)
    return Extent(dataOffset: dataOffset, end: dataEnd + UInt64(descriptor))
  }

  /// Returns the length of the data descriptor: with or without signature, 32 or 64 bits.
  private mutating func descriptorLength(
    _ entry: ZipDirectory.Entry, in file: borrowing RandomAccessFile, at offset: UInt64,
    before limit: UInt64
  ) throws -> Int {
    let (first, count) = try read(
      file, at: offset, count: Int(min(24, limit - offset)), isNextNear: true)
    for (signature, isWide) in [(4, true), (0, true), (4, false), (0, false)] {
      let length = signature + (isWide ? 20 : 12)
      let start = first + signature
      guard count >= length,
        signature == 0 || buffer.littleEndian32(at: first) == 0x0807_4b50,
        buffer.littleEndian32(at: start) == entry.crc32
      else { continue }
      let compressedSize =
        isWide
        ? buffer.littleEndian64(at: start + 4) : UInt64(buffer.littleEndian32(at: start + 4))
      let size =
        isWide
        ? buffer.littleEndian64(at: start + 12) : UInt64(buffer.littleEndian32(at: start + 8))
      if compressedSize == entry.compressedSize, size == entry.size { return length }
    }
    throw ZipError(
      file.path, member: entry.name, .localHeader("the data descriptor differs or is absent"))
  }

  /// Makes `count` bytes from `offset` available in `buffer`; returns where they begin in it, and their
  /// number, which is smaller only at the end of the file.
  private mutating func read(
    _ file: borrowing RandomAccessFile, at offset: UInt64, count: Int, isNextNear: Bool
  ) throws -> (start: Int, count: Int) {
    let offset = Int(offset)
    let wanted = min(count, buffer.count)
    if offset < part.lowerBound || offset + wanted > part.upperBound {
      let length = isNextNear ? max(wanted, Self.readLength) : wanted
      part = 0..<0
      let count = try buffer.withUnsafeMutableBytes { bytes in
        try file.read(
          at: offset, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<length]))
      }
      part = offset..<offset + count
    }
    return (offset - part.lowerBound, min(wanted, part.upperBound - offset))
  }
}
