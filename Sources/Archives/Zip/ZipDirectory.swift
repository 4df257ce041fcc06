internal import Core
internal import SystemPackage

/// The end records and the central directory of a zip archive (APPNOTE.TXT 4.3.12 to 4.3.16).
///
/// Its position, size and number of entries must be exactly those of the end record, which must be
/// the end of the file.
struct ZipDirectory {
  /// An entry whose local header was not yet compared.
  struct Entry {
    let name: String
    let flags: UInt16
    let method: ZipMember.Method
    let crc32: UInt32
    let compressedSize: UInt64
    let size: UInt64
    let headerOffset: UInt64
    let unixMode: UInt16
    let modified: Int

    var isDirectory: Bool { name.utf8.last == UInt8(ascii: "/") }
  }

  let entries: [Entry]
  /// The offset of the central directory, where the last member must end.
  let offset: UInt64

  /// Reads and checks the end records and all entries.
  ///
  /// Throws `ZipError` and `FileError`.
  static func read(
    _ file: borrowing RandomAccessFile, limits: ZipLimits, tolerance: Set<ZipTolerance> = []
  ) throws -> ZipDirectory {
    let end = try EndRecord.read(file)
    let path = file.path
    guard end.memberCount <= UInt64(limits.memberCount) else {
      throw ZipError(path, .tooManyMembers(limit: limits.memberCount))
    }
    // An entry takes at least 46 bytes: a count that cannot fit is refused before any allocation.
    guard end.directorySize >= end.memberCount * 46 else {
      throw ZipError(path, .memberCount(stated: end.memberCount, found: 0))
    }
    guard end.directorySize <= limits.directorySize else {
      throw ZipError(path, .tooLarge(bytes: end.directorySize, limit: limits.directorySize))
    }
    let bytes = try file.read(at: Int(end.directoryOffset), count: Int(end.directorySize))
    guard bytes.count == Int(end.directorySize) else { throw ZipError(path, .truncated) }
    var entries: [Entry] = []
    entries.reserveCapacity(Int(end.memberCount))
    var position = 0
    while position < bytes.count {
      guard entries.count < end.memberCount else {
        throw ZipError(path, .memberCount(stated: end.memberCount, found: entries.count + 1))
      }
      entries.append(try entry(in: bytes, at: &position, of: path, tolerance: tolerance))
    }
    guard UInt64(entries.count) == end.memberCount else {
      throw ZipError(path, .memberCount(stated: end.memberCount, found: entries.count))
    }
    return ZipDirectory(entries: entries, offset: end.directoryOffset)
  }

  private static func entry(
    in bytes: [UInt8], at position: inout Int, of path: FilePath, tolerance: Set<ZipTolerance>
  ) throws(ZipError) -> Entry {
    let start = position
    guard start + 46 <= bytes.count, bytes.littleEndian32(at: start) == 0x0201_4b50 else {
      throw ZipError(path, .directoryMismatch("an entry does not start with its signature"))
    }
    let nameLength = Int(bytes.littleEndian16(at: start + 28))
    let extraLength = Int(bytes.littleEndian16(at: start + 30))
    let commentLength = Int(bytes.littleEndian16(at: start + 32))
    let extraStart = start + 46 + nameLength
    position = extraStart + extraLength + commentLength
    guard position <= bytes.count else {
      throw ZipError(path, .directoryMismatch("the last entry is longer than the directory"))
    }
    let rawName = bytes[(start + 46)..<extraStart]
    guard let name = String(validating: rawName, as: UTF8.self) else {
      throw ZipError(path, member: String(decoding: rawName, as: UTF8.self), .nameNotUTF8)
    }
    func fail(_ reason: ZipError.Reason) -> ZipError { ZipError(path, member: name, reason) }

    if let objection = ZipName.objection(to: name) { throw fail(.unsafeName(objection)) }
    let flags = bytes.littleEndian16(at: start + 8)
    // Without bit 11 the name is in code page 437 for every other tool: another name.
    guard flags & 1 << 11 != 0 || rawName.allSatisfy({ $0 < 0x80 }) else {
      throw fail(.nameNotMarkedUTF8)
    }
    if flags & 1 != 0 || flags & (1 << 6) != 0 { throw fail(.encrypted) }
    for bit in [4, 5, 13] where flags & (1 << bit) != 0 { throw fail(.unsupportedFlag(bit: bit)) }
    let methodNumber = bytes.littleEndian16(at: start + 10)
    guard let method = ZipMember.Method(rawValue: methodNumber) else {
      throw fail(.unsupportedMethod(methodNumber))
    }
    guard bytes.littleEndian16(at: start + 34) == 0 else { throw fail(.severalDisks) }

    var compressedSize = UInt64(bytes.littleEndian32(at: start + 20))
    var size = UInt64(bytes.littleEndian32(at: start + 24))
    var headerOffset = UInt64(bytes.littleEndian32(at: start + 42))
    let extra = try ZipExtra(
      bytes[extraStart..<(extraStart + extraLength)], archive: path, member: name)
    if let unicodeName = extra.unicodeName, !unicodeName.elementsEqual(rawName) {
      throw fail(.directoryMismatch("its Unicode path differs from its name"))
    }
    if let zip64 = extra.zip64 {
      try zip64.resolve(
        size: &size, compressedSize: &compressedSize, offset: &headerOffset, failure: fail)
    } else if [size, compressedSize, headerOffset].contains(0xffff_ffff) {
      throw fail(.zip64Mismatch("a field points to a zip64 extra field that is not there"))
    }

    // Version made by: only Unix (3) and macOS (19) put a mode into the upper half; others leave 0.
    let mode = UInt16(truncatingIfNeeded: bytes.littleEndian32(at: start + 38) >> 16)
    switch mode & 0o170000 {
    case 0, 0o100000: break
    case 0o040000 where rawName.last == UInt8(ascii: "/"): break
    case ZipMember.linkType where tolerance.contains(.link): break
    default: throw fail(.specialFile(mode: mode))
    }
    let crc32 = bytes.littleEndian32(at: start + 16)
    // Deflate needs two bytes to say that there is nothing.
    let isEmpty = size == 0 && crc32 == 0 && compressedSize <= (method == .deflate ? 2 : 0)
    if rawName.last == UInt8(ascii: "/"), !isEmpty { throw fail(.directoryWithData) }
    if method == .stored, size != compressedSize { throw fail(.sizeMismatch(stated: size)) }
    return Entry(
      name: name, flags: flags, method: method, crc32: crc32,
      compressedSize: compressedSize, size: size, headerOffset: headerOffset, unixMode: mode,
      modified: seconds(
        date: bytes.littleEndian16(at: start + 14), time: bytes.littleEndian16(at: start + 12)))
  }

  /// Returns a date and time of MS-DOS (APPNOTE.TXT 4.4.6) as seconds since 1970.
  private static func seconds(date: UInt16, time: UInt16) -> Int {
    let month = min(max(1, Int(date >> 5 & 0xf)), 12)
    // Years begin in March here, so that a leap day is the last of its year.
    let year = 1980 + Int(date >> 9) - (month < 3 ? 1 : 0)
    let day = (153 * ((month + 9) % 12) + 2) / 5 + max(1, Int(date & 0x1f)) - 1
    let days = year * 365 + year / 4 - year / 100 + year / 400 + day - 719_468
    return days * 86_400 + Int(time >> 11) * 3600 + Int(time >> 5 & 0x3f) * 60
      + Int(time & 0x1f) * 2
  }
}
