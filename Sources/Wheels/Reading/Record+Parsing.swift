internal import Core
internal import Packaging

extension Record {
  /// Parses a RECORD file as Python's csv module would.
  ///
  /// Blank lines are skipped; a fourth column is ignored, as pip does. Throws `RecordError` with
  /// the line of what must not be accepted.
  package init(parsing bytes: [UInt8]) throws(RecordError) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw RecordError(line: nil, reason: .notUTF8)
    }
    guard !CombiningCharacters.exceedLimit(in: bytes) else {
      throw RecordError(line: nil, reason: .combiningCharacters)
    }
    var rows: [Row] = []
    var seen: [String: Int] = [:]
    for (line, fields) in try Self.lines(of: bytes) {
      guard let row = try Self.row(fields, line: line) else { continue }
      if let index = seen[row.path] {
        guard rows[index] == row else {
          throw RecordError(line: line, reason: .contradictoryRows(row.path))
        }
        continue
      }
      seen[row.path] = rows.count
      rows.append(row)
    }
    self.rows = rows
  }

  private static func row(
    _ fields: [ArraySlice<UInt8>], line: Int
  ) throws(RecordError) -> Row? {
    guard var path = fields.first, fields.count > 1 || !path.isEmpty else { return nil }
    while path.starts(with: "./".utf8) { path = path.dropFirst(2) }
    guard !path.isEmpty else { throw RecordError(line: line, reason: .emptyPath) }
    let name = String(decoding: path, as: UTF8.self)
    let digest = try fields.count > 1 ? digest(fields[1], path: name, line: line) : nil
    var size: Int?
    if fields.count > 2, !fields[2].isEmpty {
      let text = String(decoding: fields[2], as: UTF8.self)
      guard fields[2].allSatisfy(PythonText.isDigit), let number = Int(text) else {
        throw RecordError(line: line, reason: .badSize(name, text))
      }
      size = number
    }
    return Row(path: name, digest: digest, size: size)
  }

  private static func digest(
    _ field: ArraySlice<UInt8>, path: String, line: Int
  ) throws(RecordError) -> Digest? {
    if field.isEmpty { return nil }
    let end = field.firstIndex(of: UInt8(ascii: "=")) ?? field.endIndex
    let name = String(decoding: field[..<end], as: UTF8.self)
    guard let algorithm = HashAlgorithm(rawValue: name.lowercased()) else {
      throw RecordError(line: line, reason: .unsafeAlgorithm(path, name))
    }
    // sphinx-theme-builder writes hexadecimal digits, which cannot be mistaken for base64.
    let value = field[end...].dropFirst()
    guard end < field.endIndex,
      let digest = Digest(algorithm, hex: value)
        ?? Digest(algorithm, base64: value)
    else { throw RecordError(line: line, reason: .badDigest(path)) }
    return digest
  }

  /// Splits CSV text into records with the number of the line each starts on.
  ///
  /// The dialect is Python's default: comma, double quotes doubled inside quotes, LF or CRLF.
  private static func lines(of bytes: [UInt8]) throws(RecordError) -> [(Int, [ArraySlice<UInt8>])] {
    var records: [(Int, [ArraySlice<UInt8>])] = []
    var position = 0
    var number = 1
    while position < bytes.count {
      let start = number
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
      var line = bytes[position..<end]
      if line.contains(UInt8(ascii: "\"")) {
        records.append((start, try quotedFields(in: bytes, at: &position, line: &number)))
        continue
      }
      position = end + 1
      number += 1
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      // Python ends a line at a carriage return, other readers do not.
      if line.contains(UInt8(ascii: "\r")) {
        throw RecordError(line: start, reason: .carriageReturn)
      }
      records.append(
        (start, line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)))
    }
    return records
  }

  /// The fields of a record that has quotes; it may go on over several lines.
  private static func quotedFields(
    in bytes: [UInt8], at position: inout Int, line: inout Int
  ) throws(RecordError) -> [ArraySlice<UInt8>] {
    let start = line
    var fields: [ArraySlice<UInt8>] = []
    var field: [UInt8] = []
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      let next = position < bytes.count ? bytes[position] : nil
      if byte == UInt8(ascii: "\n") { line += 1 }
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
