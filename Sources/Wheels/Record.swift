package import Core

/// A wheel's RECORD: which files it has, their digests and sizes.
///
/// See the PyPA specification "Recording installed projects" and PEP 427.
package struct Record: Sendable, Hashable {
  /// One file of the wheel.
  package struct Row: Sendable, Hashable {
    /// The path relative to the directory that holds the `.dist-info` directory, `/`-separated.
    package let path: String
    /// The digest; nil where the row has none (RECORD itself and its signatures).
    package let digest: Digest?
    /// How many bytes the file has; nil where the row does not say.
    package let size: Int?

    package init(path: String, digest: Digest?, size: Int?) {
      self.path = path
      self.digest = digest
      self.size = size
    }
  }

  package let rows: [Row]

  package init(rows: [Row]) { self.rows = rows }

  /// Reads a RECORD file as Python's csv module would.
  ///
  /// Blank lines are skipped; a fourth column is ignored, as pip does. Throws `RecordError` with
  /// the line for what must not be accepted.
  package init(parsing bytes: [UInt8]) throws(RecordError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RecordError(line: nil, reason: .notUTF8)
    }
    var rows: [Row] = []
    var seen: [String: Int] = [:]
    for (line, fields) in try Self.lines(of: text) {
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

  /// The file's text: rows in byte order of their paths, `\n` line ends, RECORD's own row without
  /// digest and size.
  package var text: String {
    rows.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.map { row in
      let digest = row.digest.map { "\($0.algorithm.rawValue)=\($0.base64URL)" } ?? ""
      return "\(Self.quote(row.path)),\(digest),\(row.size.map(String.init) ?? "")\n"
    }.joined()
  }

  private static func quote(_ field: String) -> String {
    guard field.utf8.contains(where: { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }) else {
      return field
    }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  private static func row(_ fields: [String], line: Int) throws(RecordError) -> Row? {
    guard var path = fields.first, fields.count > 1 || !path.isEmpty else { return nil }
    while path.hasPrefix("./") { path.removeFirst(2) }
    guard !path.isEmpty else { throw RecordError(line: line, reason: .emptyPath) }
    let digest = try fields.count > 1 ? digest(fields[1], path: path, line: line) : nil
    var size: Int?
    if fields.count > 2, !fields[2].isEmpty {
      guard let number = Int(fields[2]), number >= 0 else {
        throw RecordError(line: line, reason: .badSize(path, fields[2]))
      }
      size = number
    }
    return Row(path: path, digest: digest, size: size)
  }

  private static func digest(
    _ field: String, path: String, line: Int
  ) throws(RecordError) -> Digest? {
    if field.isEmpty { return nil }
    let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let algorithm = HashAlgorithm(rawValue: parts[0].lowercased()) else {
      throw RecordError(line: line, reason: .unsafeAlgorithm(path, String(parts[0])))
    }
    guard parts.count == 2, let bytes = decodeBase64(parts[1].utf8),
      let digest = Digest(algorithm, bytes: bytes)
    else { throw RecordError(line: line, reason: .badDigest(path)) }
    return digest
  }

  /// Decodes base64 in either alphabet, padded or not: both are found in published wheels.
  private static func decodeBase64(_ text: Substring.UTF8View) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var characters = text[...]
    while characters.last == UInt8(ascii: "=") { characters.removeLast() }
    for character in characters {
      let value: UInt8
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
      case UInt8(ascii: "-"), UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "_"), UInt8(ascii: "/"): value = 63
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return count < 6 ? bytes : nil
  }

  /// Splits CSV text into records with the number of the line each starts on.
  ///
  /// The dialect is Python's default: comma, double quotes doubled inside quotes, LF or CRLF.
  private static func lines(of text: String) throws(RecordError) -> [(Int, [String])] {
    var records: [(Int, [String])] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var line = 1
    var start = 1
    func take() -> String { String(decoding: field, as: UTF8.self) }
    var bytes = text.utf8.makeIterator()
    var pending: UInt8?
    while let byte = pending ?? bytes.next() {
      pending = nil
      if byte == UInt8(ascii: "\n") { line += 1 }
      if isQuoted {
        if byte != UInt8(ascii: "\"") {
          field.append(byte)
        } else if let next = bytes.next() {
          if next == UInt8(ascii: "\"") {
            field.append(next)
          } else {
            isQuoted = false
            pending = next
          }
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\"") where field.isEmpty: isQuoted = true
      case UInt8(ascii: ","):
        fields.append(take())
        field.removeAll(keepingCapacity: true)
      case UInt8(ascii: "\r"): break
      case UInt8(ascii: "\n"):
        records.append((start, fields + [take()]))
        fields = []
        field.removeAll(keepingCapacity: true)
        start = line
      default: field.append(byte)
      }
    }
    if isQuoted { throw RecordError(line: start, reason: .openQuote) }
    if !fields.isEmpty || !field.isEmpty { records.append((start, fields + [take()])) }
    return records
  }
}

/// A RECORD file that cannot be relied on.
package struct RecordError: Error, Sendable, Equatable {
  /// The line, counted from 1; nil where the file as a whole is at fault.
  package let line: Int?
  package let reason: Reason

  /// What is wrong with the line.
  package enum Reason: Sendable, Equatable {
    case notUTF8
    case openQuote
    case emptyPath
    case badSize(String, String)
    case badDigest(String)
    case unsafeAlgorithm(String, String)
    case contradictoryRows(String)
  }

  /// One sentence for the error of the wheel it is in.
  package var message: String {
    (line.map { "line \($0): " } ?? "") + reason.message
  }
}

extension RecordError.Reason {
  /// What is wrong, without the line.
  fileprivate var message: String {
    switch self {
    case .notUTF8: "it is not valid UTF-8"
    case .openQuote: "a quote is never closed"
    case .emptyPath: "a row has no path"
    case .badSize(let path, let size): "'\(path)' has the size '\(size)'"
    case .badDigest(let path): "the digest of '\(path)' is malformed or has the wrong length"
    case .unsafeAlgorithm(let path, let name):
      "'\(path)' has a digest by '\(name)'; the wheel specification asks for sha256 or better"
    case .contradictoryRows(let path): "two rows contradict each other about '\(path)'"
    }
  }
}
