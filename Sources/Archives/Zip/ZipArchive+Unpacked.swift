package import Core
internal import SystemPackage

/// An archive whose members are unpacked, one after the other, in a file of ours: what is read from it
/// needs no work any more.
///
/// After a line that says what the file is comes the number of bytes of its directory, and the directory:
/// for each member the number of bytes of its name (4 bytes, the low one first, as in all numbers), its
/// mode (2), its CRC-32 (4), its size (8), its time (8), and its name. The data follow in the same order.
extension ZipArchive {
  private static let start = Array("venvdeb unpacked 1\n".utf8)
  /// The most bytes of a directory.
  private static let directoryLimit = 256 << 20

  /// Opens what begins as `writeUnpackedDirectory` writes it, and has all members; nil for anything else.
  ///
  /// Nothing in the file is checked: whoever opens it has compared its digest. Throws `FileError`.
  package static func open(unpacked file: RandomAccessFile) throws(FileError) -> ZipArchive? {
    let head = try file.read(at: 0, count: start.count + 8)
    guard head.count == start.count + 8, head.starts(with: start),
      let length = Int(exactly: head.littleEndian64(at: start.count)), length <= directoryLimit
    else { return nil }
    let directory = try file.read(at: head.count, count: length)
    guard directory.count == length else { return nil }
    var members: [ZipMember] = []
    var position = 0
    var offset = head.count + length
    while position < directory.count {
      guard directory.count - position >= fixedLength else { return nil }
      let nameEnd =
        position + fixedLength + Int(directory.littleEndian32(at: position))
      guard nameEnd <= directory.count,
        let size = Int(exactly: directory.littleEndian64(at: position + 10)),
        size <= file.size - offset
      else { return nil }
      members.append(
        ZipMember(
          name: String(decoding: directory[position + fixedLength..<nameEnd], as: UTF8.self),
          method: .stored, crc32: directory.littleEndian32(at: position + 6), compressedSize: size,
          size: size, unixMode: directory.littleEndian16(at: position + 4), dataOffset: offset,
          modified: Int(Int64(bitPattern: directory.littleEndian64(at: position + 18)))))
      position = nameEnd
      offset += size
    }
    guard offset == file.size else { return nil }
    return ZipArchive(file: file, members: members, areChecked: true)
  }

  /// The number of bytes of what the directory says of a member, without its name.
  private static let fixedLength = 26

  /// The number of bytes of the whole file.
  package var unpackedSize: Int {
    Self.start.count + 8
      + members.reduce(0) { $0 + Self.fixedLength + $1.name.utf8.count + $1.size }
  }

  /// Writes the head of the file and its directory; then each member has to be written, in their order.
  package func writeUnpackedDirectory(
    _ write: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var directory: [UInt8] = []
    func add(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { directory += $0 }
    }
    for member in members {
      add(UInt32(member.name.utf8.count))
      add(member.unixMode)
      add(member.crc32)
      add(UInt64(member.size))
      add(Int64(member.modified))
      directory += member.name.utf8
    }
    var head = Self.start
    withUnsafeBytes(of: UInt64(directory.count).littleEndian) { head += $0 }
    try (head + directory).withUnsafeBytes(write)
  }
}
