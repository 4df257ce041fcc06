internal import Archives
internal import Core
internal import Packaging

extension Record {
  /// Parses a RECORD file as Python's csv module would.
  ///
  /// Blank lines are skipped; a fourth column is ignored, as pip does. Throws `RecordError` with
  /// the line of what must not be accepted.
  package init(parsing bytes: [UInt8]) throws(RecordError) {
    try self.init(parsing: bytes, of: [])
  }

  /// Parses the RECORD of a wheel with these members; see `init(parsing:)`.
  init(parsing bytes: [UInt8], of members: [ZipMember]) throws(RecordError) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw RecordError(line: nil, reason: .notUTF8)
    }
    guard !CombiningCharacters.exceedLimit(in: bytes) else {
      throw RecordError(line: nil, reason: .combiningCharacters)
    }
    var rows: [Row] = []
    // Most lines are rows, and those of most rows have a digest.
    let lines = bytes.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    rows.reserveCapacity(min(lines, 1 + bytes.count / Self.usualLength))
    var seen = HashIndex(capacity: rows.capacity)
    var names = RecordNames(members)
    var reader = RecordLines(bytes)
    while let (line, fields) = try reader.next() {
      guard let row = try Self.row(fields, line: line, &names) else { continue }
      let hash = row.path.hashValue
      guard let first = seen.number(of: hash, if: { rows[$0].path == row.path }) else {
        seen.set(rows.count, of: hash)
        rows.append(row)
        continue
      }
      guard rows[first] == row else {
        throw RecordError(line: line, reason: .contradictoryRows(row.path))
      }
    }
    self.rows = rows
  }

  /// The number of bytes of a row with a SHA-256 and a short path.
  private static let usualLength = 56

  private static func row(
    _ fields: RecordLines.Fields, line: Int, _ names: inout RecordNames
  ) throws(RecordError) -> Row? {
    guard !fields.path.isEmpty || fields.digest != nil else { return nil }
    var path = fields.path
    while path.starts(with: "./".utf8) { path = path.dropFirst(2) }
    guard !path.isEmpty else { throw RecordError(line: line, reason: .emptyPath) }
    let name = names.text(of: path)
    var digest: Digest?
    if let field = fields.digest { digest = try Self.digest(field, path: name, line: line) }
    var size: Int?
    if let field = fields.size, !field.isEmpty {
      let text = String(decoding: field, as: UTF8.self)
      guard field.allSatisfy(PythonText.isDigit), let number = Int(text) else {
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
}
