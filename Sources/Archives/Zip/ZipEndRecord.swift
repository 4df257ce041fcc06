internal import Core
internal import SystemPackage

/// The end of central directory record and its zip64 companions (APPNOTE.TXT 4.3.14 to 4.3.16).
struct EndRecord {
  let memberCount: UInt64
  let directorySize: UInt64
  let directoryOffset: UInt64

  private static let length = 22
  private static let locatorLength = 20
  private static let zip64Length = 56

  /// Finds and checks the end record, which must be the end of the file.
  ///
  /// Throws `ZipError` and `FileError`.
  static func read(_ file: borrowing RandomAccessFile) throws -> EndRecord {
    let path = file.path
    let tailLength = min(file.size, length + 0xffff + locatorLength + zip64Length)
    let tailStart = file.size - tailLength
    let tail = try file.read(at: tailStart, count: tailLength)
    guard tail.count == tailLength else { throw ZipError(path, .truncated) }

    let start = try position(in: tail, of: path)
    try checkComment(tail[(start + length)...], of: path)
    guard tail.littleEndian16(at: start + 4) == 0, tail.littleEndian16(at: start + 6) == 0,
      tail.littleEndian16(at: start + 8) == tail.littleEndian16(at: start + 10)
    else { throw ZipError(path, .severalDisks) }
    var record = EndRecord(
      memberCount: UInt64(tail.littleEndian16(at: start + 10)),
      directorySize: UInt64(tail.littleEndian32(at: start + 12)),
      directoryOffset: UInt64(tail.littleEndian32(at: start + 16)))
    var directoryEnd = UInt64(tailStart + start)
    if start >= locatorLength, tail.littleEndian32(at: start - locatorLength) == 0x0706_4b50 {
      let zip64 = try record.zip64(tail, endRecord: start, tailStart: tailStart, of: path)
      record = zip64
      directoryEnd -= UInt64(locatorLength + zip64Length)
    } else if record.memberCount == 0xffff || record.directorySize == 0xffff_ffff
      || record.directoryOffset == 0xffff_ffff
    {
      throw ZipError(path, .zip64Mismatch("the end record points to a zip64 record that is absent"))
    }
    let (sum, overflow) = record.directoryOffset.addingReportingOverflow(record.directorySize)
    guard !overflow, sum == directoryEnd else {
      throw ZipError(
        path, .directoryMismatch("it does not end where the end record says, or data precedes it"))
    }
    return record
  }

  /// Returns the offset of the end record in the tail of the file.
  private static func position(in tail: [UInt8], of path: FilePath) throws(ZipError) -> Int {
    var found: [Int] = []
    var anySignature: Int?
    var index = tail.count - length
    while index >= 0, found.count < 2 {
      if tail[index] == 0x50, tail.littleEndian32(at: index) == 0x0605_4b50 {
        anySignature = anySignature ?? index
        if index + length + Int(tail.littleEndian16(at: index + 20)) == tail.count {
          found.append(index)
        }
      }
      index -= 1
    }
    if found.count > 1 { throw ZipError(path, .severalEndRecords) }
    if let position = found.first { return position }
    guard let signature = anySignature else { throw ZipError(path, .notZip) }
    let end = signature + length + Int(tail.littleEndian16(at: signature + 20))
    throw ZipError(
      path, end > tail.count ? .truncated : .trailingData(bytes: tail.count - end))
  }

  private static func checkComment(
    _ comment: ArraySlice<UInt8>, of path: FilePath
  ) throws(ZipError) {
    // The same bytes that a package index refuses: they let one file be two different archives.
    guard !comment.contains(where: { (1...8).contains($0) }) else {
      throw ZipError(path, .commentHidesBinary)
    }
  }

  private func zip64(
    _ tail: [UInt8], endRecord: Int, tailStart: Int, of path: FilePath
  ) throws(ZipError) -> EndRecord {
    func fail(_ what: String) -> ZipError { ZipError(path, .zip64Mismatch(what)) }
    let locator = endRecord - Self.locatorLength
    let start = locator - Self.zip64Length
    guard tail.littleEndian32(at: locator + 4) == 0, tail.littleEndian32(at: locator + 16) == 1
    else { throw ZipError(path, .severalDisks) }
    guard start >= 0, tail.littleEndian64(at: locator + 8) == UInt64(tailStart + start),
      tail.littleEndian32(at: start) == 0x0606_4b50
    else { throw fail("the locator does not point to a record right before it") }
    guard tail.littleEndian64(at: start + 4) == UInt64(Self.zip64Length - 12) else {
      throw fail("the record has an extensible data sector")
    }
    guard tail.littleEndian32(at: start + 16) == 0, tail.littleEndian32(at: start + 20) == 0,
      tail.littleEndian64(at: start + 24) == tail.littleEndian64(at: start + 32)
    else { throw ZipError(path, .severalDisks) }
    let record = EndRecord(
      memberCount: tail.littleEndian64(at: start + 32),
      directorySize: tail.littleEndian64(at: start + 40),
      directoryOffset: tail.littleEndian64(at: start + 48))
    guard memberCount == 0xffff || memberCount == record.memberCount,
      directorySize == 0xffff_ffff || directorySize == record.directorySize,
      directoryOffset == 0xffff_ffff || directoryOffset == record.directoryOffset
    else { throw fail("the two end records differ") }
    // Nothing that large can be in a file of this size; checked before anything is multiplied.
    guard record.memberCount < 1 << 40, record.directorySize < 1 << 62,
      record.directoryOffset < 1 << 62
    else { throw fail("a number is larger than any file") }
    return record
  }
}
