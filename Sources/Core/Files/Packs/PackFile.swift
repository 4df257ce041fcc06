/// A file of many parts, made by this program for itself: each part has a checksum, which is compared
/// when the part is read, and so is that of the table that has them.
///
/// After a line that says what the file is come the contents of the parts, one after the other, and then
/// the table: for each part the number of bytes of its name (4 bytes, the low one first, as in all
/// numbers), its size (8), its checksum (16), two numbers of whoever makes the pack (8 each), and its
/// name. The last 8 bytes are the number of bytes of the table.
package struct PackFile: Sendable {
  /// A part of a pack.
  package struct Part: Sendable {
    /// The name.
    package let name: String
    /// The number of bytes.
    package let size: Int
    /// The checksum of the contents.
    package let checksum: Checksum
    /// What whoever made the pack had to say of the part.
    package let numbers: (UInt64, UInt64)
    /// Where it begins in the file.
    package let offset: Int
  }

  /// The file.
  package let file: RandomAccessFile
  /// The parts, in the order of their contents.
  package let parts: [Part]

  static let start = Array("venvdeb pack 1\n".utf8)
  /// The number of bytes of what the table says of a part, without its name.
  static let fixedLength = 44
  /// The most bytes of a table.
  private static let tableLimit = 256 << 20

  /// Opens a pack whose table has this checksum; nil for any other file.
  ///
  /// Throws `FileError`.
  package static func open(
    _ file: RandomAccessFile, checksum: Checksum
  ) throws(FileError) -> PackFile? {
    guard file.size >= start.count + 8, try file.read(at: 0, count: start.count) == start else {
      return nil
    }
    let last = try file.read(at: file.size - 8, count: 8)
    guard last.count == 8, let length = Int(exactly: last.littleEndian64(at: 0)),
      length <= min(tableLimit, file.size - start.count - 8)
    else { return nil }
    let table = try file.read(at: file.size - 8 - length, count: length)
    guard table.count == length, Checksum.of(table) == checksum else { return nil }
    guard let parts = parts(in: table, before: file.size - 8 - length) else { return nil }
    return PackFile(file: file, parts: parts)
  }

  /// Returns the parts of a table, which begins at `end` in the file; nil if they do not fill all that
  /// comes before it.
  private static func parts(in table: [UInt8], before end: Int) -> [Part]? {
    var parts: [Part] = []
    var position = 0
    var offset = start.count
    while position < table.count {
      let nameStart = position + fixedLength
      guard nameStart <= table.count,
        let length = Int(exactly: table.littleEndian32(at: position)),
        length <= table.count - nameStart,
        let size = Int(exactly: table.littleEndian64(at: position + 4)), size <= end - offset
      else { return nil }
      parts.append(
        Part(
          name: String(decoding: table[nameStart..<nameStart + length], as: UTF8.self), size: size,
          checksum: Checksum(
            high: table.littleEndian64(at: position + 12),
            low: table.littleEndian64(at: position + 20)),
          numbers: (
            table.littleEndian64(at: position + 28), table.littleEndian64(at: position + 36)
          ),
          offset: offset))
      offset += size
      position = nameStart + length
    }
    return offset == end ? parts : nil
  }
}
