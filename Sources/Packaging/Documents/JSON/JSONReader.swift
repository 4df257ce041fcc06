package import Core
package import SystemPackage

/// Reads JSON documents (RFC 8259) of which errors must name line and column.
///
/// Everything else is read by `JSONText`, into types of its own.
package struct JSONReader {
  private let bytes: [UInt8]
  private let file: FilePath
  private let budget: Budget
  private var offset = 0
  private var line = 1
  private var lineStart = 0

  /// Reads a document, which may begin with a byte order mark; `file` is what errors name.
  ///
  /// Throws `DocumentError`, with line and column; also for a name that an object has twice.
  package static func read(
    _ bytes: [UInt8], file: FilePath, limits: BudgetLimits = .standard
  ) throws(DocumentError) -> DocumentValue {
    var reader = JSONReader(bytes, file: file, limits: limits)
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw DocumentError(encodingOf: bytes, language: "JSON", file: file)
    }
    try reader.within { budget throws(BudgetError) in try budget.spend(bytes: bytes.count) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.offset = 3 }
    let value = try reader.value(depth: 0)
    reader.skipBlanks()
    guard reader.current == nil else { throw reader.error("expected the end of the file") }
    return value
  }

  private init(_ bytes: [UInt8], file: FilePath, limits: BudgetLimits) {
    self.bytes = bytes
    self.file = file
    budget = Budget("document", limits: limits)
  }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private var position: DocumentPosition {
    DocumentPosition(line: line, column: offset - lineStart + 1)
  }

  private func error(_ reason: String, at position: DocumentPosition? = nil) -> DocumentError {
    DocumentError(
      language: "JSON", file: file, position: position ?? self.position, reason: reason)
  }

  private func within(_ spend: (Budget) throws(BudgetError) -> Void) throws(DocumentError) {
    do {
      try spend(budget)
    } catch {
      throw self.error(error.message)
    }
  }

  private mutating func skipBlanks() {
    while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
      offset += 1
      if byte == 0x0A {
        line += 1
        lineStart = offset
      }
    }
  }

  private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard current == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  private mutating func value(depth: Int) throws(DocumentError) -> DocumentValue {
    try within { budget throws(BudgetError) in
      try budget.check(depth: depth)
      try budget.spend(entries: 1)
    }
    skipBlanks()
    let position = position
    switch current {
    case UInt8(ascii: "{"):
      offset += 1
      return DocumentValue(.table(try object(depth: depth)), at: position)
    case UInt8(ascii: "["):
      offset += 1
      return DocumentValue(.array(try array(depth: depth)), at: position)
    case UInt8(ascii: "\""): return DocumentValue(.string(try string()), at: position)
    default: return DocumentValue(try word(), at: position)
    }
  }

  private mutating func object(depth: Int) throws(DocumentError) -> DocumentTable {
    var table = DocumentTable()
    if skip("}") { return table }
    repeat {
      skipBlanks()
      let position = position
      guard current == UInt8(ascii: "\"") else { throw error("expected a name in quotes") }
      let key = try string()
      guard skip(":") else { throw error("expected ':'") }
      let value = try value(depth: depth + 1)
      guard table.add(DocumentTable.Member(key: key, position: position, value: value)) else {
        throw error("'\(key.excerpt)' is there twice", at: position)
      }
    } while skip(",")
    guard skip("}") else { throw error("expected ',' or '}'") }
    return table
  }

  private mutating func array(depth: Int) throws(DocumentError) -> [DocumentValue] {
    var elements: [DocumentValue] = []
    if skip("]") { return elements }
    repeat { elements.append(try value(depth: depth + 1)) } while skip(",")
    guard skip("]") else { throw error("expected ',' or ']'") }
    return elements
  }

  private mutating func word() throws(DocumentError) -> DocumentValue.Content {
    let start = offset
    let position = position
    while let byte = current, PythonText.isWord(byte) || "+-.".utf8.contains(byte) { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .null
    default: break
    }
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    guard let first = digits.first, PythonText.isDigit(first),
      digits.count == 1 || first != 0x30 || !PythonText.isDigit(digits.dropFirst().first ?? 0)
    else { throw error("expected a value", at: position) }
    if let integer = Int(text) { return .integer(integer) }
    guard let float = Double(text), float.isFinite, text.utf8.last != UInt8(ascii: ".") else {
      throw error("'\(text.excerpt)' is not a number", at: position)
    }
    return .float(float)
  }

  private mutating func string() throws(DocumentError) -> String {
    let start = position
    offset += 1
    let first = offset
    var text: [UInt16]?
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        let plain = bytes[first..<offset]
        offset += 1
        guard let text else { return String(decoding: plain, as: UTF8.self) }
        return String(decoding: text, as: UTF16.self)
      case UInt8(ascii: "\\"):
        if text == nil {
          text = Array(String(decoding: bytes[first..<offset], as: UTF8.self).utf16)
        }
        text?.append(try escape())
      case ..<0x20: throw error("control character \(TOMLScanner.name(of: byte)) in a string")
      default:
        // A character has up to four bytes.
        let count = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        if text != nil {
          text? += String(decoding: bytes[offset..<(offset + count)], as: UTF8.self).utf16
        }
        offset += count
      }
    }
    throw error("the string is not closed", at: start)
  }

  /// Reads an escape sequence into a unit of UTF-16.
  private mutating func escape() throws(DocumentError) -> UInt16 {
    let letter = offset + 1 < bytes.count ? bytes[offset + 1] : 0
    if letter == UInt8(ascii: "u") {
      let digits = bytes[(offset + 2)...].prefix(4)
      guard digits.count == 4, digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
        let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
      else { throw error("expected four hexadecimal digits after '\\u'") }
      offset += 6
      return unit
    }
    let known: [UInt8: UInt16] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
      UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
      UInt8(ascii: "t"): 9,
    ]
    guard let unit = known[letter] else { throw error("unknown escape sequence") }
    offset += 2
    return unit
  }
}
