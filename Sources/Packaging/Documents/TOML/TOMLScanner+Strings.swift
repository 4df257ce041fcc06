/// The four kinds of strings of TOML, and keys.
extension TOMLScanner {
  /// Reads a dotted key: its parts, each with its position.
  mutating func key() throws(DocumentError) -> [(name: String, position: DocumentPosition)] {
    var parts: [(name: String, position: DocumentPosition)] = []
    repeat {
      skipBlanks()
      let position = position
      parts.append((try simpleKey(), position))
      skipBlanks()
    } while skip(".")
    return parts
  }

  private mutating func simpleKey() throws(DocumentError) -> String {
    switch current {
    case UInt8(ascii: "\""):
      guard peek(1) != current || peek(2) != current else {
        throw error("a key cannot be a multi-line string")
      }
      return try basicString()
    case UInt8(ascii: "'"):
      guard peek(1) != current || peek(2) != current else {
        throw error("a key cannot be a multi-line string")
      }
      return try literalString()
    default:
      let start = offset
      while let byte = current, PythonText.isWord(byte) || byte == UInt8(ascii: "-") {
        offset += 1
      }
      guard offset > start else { throw error("expected a key, found \(found)") }
      return text(from: start)
    }
  }

  /// Reads a string of any kind; a quotation mark comes next.
  mutating func string() throws(DocumentError) -> String {
    if skip("\"\"\"") { return try multilineString(basic: true) }
    if skip("'''") { return try multilineString(basic: false) }
    return try current == UInt8(ascii: "\"") ? basicString() : literalString()
  }

  private mutating func basicString() throws(DocumentError) -> String {
    let start = offset
    offset += 1
    var text: [UInt8] = []
    while let byte = current, !isLineBreak {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      default: try append(byte, to: &text)
      }
    }
    throw error("the string is not closed", at: start)
  }

  private mutating func literalString() throws(DocumentError) -> String {
    let start = offset
    offset += 1
    var text: [UInt8] = []
    while let byte = current, !isLineBreak {
      if byte == UInt8(ascii: "'") {
        offset += 1
        return String(decoding: text, as: UTF8.self)
      }
      try append(byte, to: &text)
    }
    throw error("the string is not closed", at: start)
  }

  /// Reads what follows three quotation marks; the line break right after them does not count.
  private mutating func multilineString(basic: Bool) throws(DocumentError) -> String {
    let start = position(at: offset - 3)
    let quote = UInt8(ascii: basic ? "\"" : "'")
    _ = try skipLineBreak()
    var text: [UInt8] = []
    while let byte = current {
      if byte == quote, peek(1) == quote, peek(2) == quote {
        offset += 3
        // Up to two more belong to the string.
        for _ in 0..<2 where current == quote {
          text.append(quote)
          offset += 1
        }
        return String(decoding: text, as: UTF8.self)
      }
      let begin = offset
      if try skipLineBreak() {
        text += bytes[begin..<offset]
      } else if basic, byte == UInt8(ascii: "\\") {
        if try !skipEscapedLineBreak() { try escape(into: &text) }
      } else {
        try append(byte, to: &text)
      }
    }
    throw error("the string is not closed", at: start)
  }

  /// Moves over a backslash at the end of a line, and all white space after it.
  private mutating func skipEscapedLineBreak() throws(DocumentError) -> Bool {
    let start = offset
    offset += 1
    skipBlanks()
    guard isLineBreak else {
      offset = start
      return false
    }
    repeat { skipBlanks() } while try skipLineBreak()
    return true
  }

  private mutating func append(_ byte: UInt8, to text: inout [UInt8]) throws(DocumentError) {
    guard !Self.isControl(byte) else {
      throw error("control character \(Self.name(of: byte)) in a string")
    }
    text.append(byte)
    offset += 1
  }

  /// Reads an escape sequence; `\e` and `\xHH` are of TOML 1.1.
  private mutating func escape(into text: inout [UInt8]) throws(DocumentError) {
    let start = offset
    offset += 1
    guard let letter = current else { throw error("the string is not closed", at: start) }
    offset += 1
    switch letter {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "e"): text.append(0x1B)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(letter)
    case UInt8(ascii: "x"): try character(digits: 2, from: start, into: &text)
    case UInt8(ascii: "u"): try character(digits: 4, from: start, into: &text)
    case UInt8(ascii: "U"): try character(digits: 8, from: start, into: &text)
    default:
      offset = start + 1
      throw error("unknown escape sequence: a backslash before \(found)", at: start)
    }
  }

  private mutating func character(
    digits count: Int, from start: Int, into text: inout [UInt8]
  ) throws(DocumentError) {
    let digits = bytes[offset...].prefix(count).prefix { UnicodeScalar($0).isHexDigit }
    guard digits.count == count,
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("expected \(count) hexadecimal digits", at: start) }
    guard let scalar = Unicode.Scalar(value) else {
      throw error("'\(self.text(from: start))' is followed by no Unicode character", at: start)
    }
    offset += count
    text += Array(String(scalar).utf8)
  }
}

extension Unicode.Scalar {
  /// Whether it is an ASCII hexadecimal digit.
  fileprivate var isHexDigit: Bool { isASCII && properties.isASCIIHexDigit }
}
