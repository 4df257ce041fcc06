internal import Glibc

/// The lines of a RECORD, one after the other, split into their fields.
///
/// The dialect is Python's default: comma, double quotes doubled inside quotes, LF or CRLF.
struct RecordLines {
  /// The fields of a line; nil are those that it does not have.
  struct Fields {
    var path: ArraySlice<UInt8> = []
    var digest: ArraySlice<UInt8>?
    var size: ArraySlice<UInt8>?
  }

  private let bytes: [UInt8]
  private var position = 0
  /// The number of the next line.
  private var number = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Returns the next line with its number, or that of its first line where it has several; nil at the
  /// end.
  ///
  /// Throws `RecordError`.
  mutating func next() throws(RecordError) -> (line: Int, fields: Fields)? {
    guard position < bytes.count else { return nil }
    let start = number
    let end = Self.index(of: "\n", in: bytes, position..<bytes.count)
    var line = position..<end
    if Self.index(of: "\"", in: bytes, line) < end {
      return (start, Fields(try quotedFields()))
    }
    position = end + 1
    number += 1
    if !line.isEmpty, bytes[end - 1] == UInt8(ascii: "\r") { line = line.lowerBound..<end - 1 }
    // Python ends a line at a carriage return, other readers do not.
    guard Self.index(of: "\r", in: bytes, line) == line.upperBound else {
      throw RecordError(line: start, reason: .carriageReturn)
    }
    var rest: Range<Int>? = line
    var fields = Fields()
    fields.path = field(of: &rest) ?? []
    fields.digest = field(of: &rest)
    fields.size = field(of: &rest)
    return (start, fields)
  }

  /// Takes the first field from what is left of a line, with the comma after it; nil if nothing is left.
  private func field(of rest: inout Range<Int>?) -> ArraySlice<UInt8>? {
    guard let part = rest else { return nil }
    let comma = Self.index(of: ",", in: bytes, part)
    rest = comma < part.upperBound ? comma + 1..<part.upperBound : nil
    return bytes[part.lowerBound..<comma]
  }

  /// Returns where a character is in a part of the bytes; the end of the part if it is not there.
  private static func index(
    of character: Unicode.Scalar, in bytes: [UInt8], _ part: Range<Int>
  ) -> Int {
    bytes.withUnsafeBytes { bytes in
      guard !part.isEmpty, let start = bytes.baseAddress,
        let found = memchr(start + part.lowerBound, CInt(character.value), part.count)
      else { return part.upperBound }
      return UnsafeRawPointer(found) - start
    }
  }

  /// Returns the fields of a line that has quotes; it may go on over several lines.
  private mutating func quotedFields() throws(RecordError) -> [ArraySlice<UInt8>] {
    let start = number
    var fields: [ArraySlice<UInt8>] = []
    var field: [UInt8] = []
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      let next = position < bytes.count ? bytes[position] : nil
      if byte == UInt8(ascii: "\n") { number += 1 }
      switch byte {
      case UInt8(ascii: "\"") where isQuoted:
        guard next == byte else {
          isQuoted = false
          continue
        }
        field.append(byte)
        position += 1
      case _ where isQuoted: field.append(byte)
      case UInt8(ascii: "\"") where field.isEmpty: isQuoted = true
      case UInt8(ascii: ","):
        fields.append(field[...])
        field = []
      case UInt8(ascii: "\r"):
        guard next == nil || next == UInt8(ascii: "\n") else {
          throw RecordError(line: start, reason: .carriageReturn)
        }
      case UInt8(ascii: "\n"): return fields + [field[...]]
      default: field.append(byte)
      }
    }
    if isQuoted { throw RecordError(line: start, reason: .openQuote) }
    return fields + [field[...]]
  }
}

extension RecordLines.Fields {
  init(_ fields: [ArraySlice<UInt8>]) {
    path = fields.first ?? []
    digest = fields.count > 1 ? fields[1] : nil
    size = fields.count > 2 ? fields[2] : nil
  }
}
