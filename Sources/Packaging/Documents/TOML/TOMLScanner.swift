internal import Core
internal import SystemPackage

/// A position in a TOML document, and the tokens that can stand there.
struct TOMLScanner {
  let bytes: [UInt8]
  let file: FilePath
  /// What bounds nesting, values and time.
  let budget: Budget
  var offset = 0
  /// The number of the line, and where it starts.
  private(set) var line = 1
  private(set) var lineStart = 0

  /// Checks the encoding of a document: UTF-8, with or without a byte order mark.
  ///
  /// Throws `DocumentError`.
  init(_ bytes: [UInt8], file: FilePath, limits: BudgetLimits) throws(DocumentError) {
    self.bytes = bytes
    self.file = file
    budget = Budget("document", limits: limits)
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw DocumentError(encodingOf: bytes, language: TOMLReader.language, file: file)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    try within { () throws(BudgetError) in try budget.spend(bytes: bytes.count) }
  }

  var isAtEnd: Bool { offset == bytes.count }

  /// The byte at the position; nil at the end.
  var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Returns the byte some places further on; nil beyond the end.
  func peek(_ distance: Int) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  var position: DocumentPosition { position(at: offset) }

  /// Returns the position of a byte on the line that is being read.
  func position(at offset: Int) -> DocumentPosition {
    DocumentPosition(line: line, column: offset - lineStart + 1)
  }

  /// Returns the bytes from `start` to the position as text.
  func text(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }

  /// Moves over a text if it comes next.
  mutating func skip(_ text: StaticString) -> Bool {
    let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard bytes[offset...].starts(with: expected) else { return false }
    offset += expected.count
    return true
  }

  /// Moves over spaces and tabs.
  mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x09 { offset += 1 }
  }

  /// Moves over blanks, comments and line breaks.
  mutating func skipBlankLines() throws(DocumentError) {
    repeat {
      skipBlanks()
      try skipComment()
    } while try skipLineBreak()
  }

  /// Moves over a comment, up to the end of the line.
  mutating func skipComment() throws(DocumentError) {
    guard skip("#") else { return }
    while let byte = current, !isLineBreak {
      guard !Self.isControl(byte) else {
        throw error("control character \(Self.name(of: byte)) in a comment")
      }
      offset += 1
    }
  }

  /// Whether a line break comes next.
  var isLineBreak: Bool { current == 0x0A || current == 0x0D && peek(1) == 0x0A }

  /// Moves over a line break; false if none comes next.
  ///
  /// Throws for a carriage return alone.
  mutating func skipLineBreak() throws(DocumentError) -> Bool {
    guard isLineBreak else {
      if current == 0x0D { throw error("carriage return without a line feed") }
      return false
    }
    offset += current == 0x0A ? 1 : 2
    line += 1
    lineStart = offset
    return true
  }

  /// Returns an error at a byte of the line that is being read, or where the scanner is.
  func error(_ reason: String, at offset: Int? = nil) -> DocumentError {
    error(reason, at: position(at: offset ?? self.offset))
  }

  /// Returns an error at a position.
  func error(_ reason: String, at position: DocumentPosition) -> DocumentError {
    DocumentError(
      language: TOMLReader.language, file: file, position: position, reason: reason)
  }

  /// Spends of the budget; what is too much is an error where the scanner is.
  func within(_ spend: () throws(BudgetError) -> Void) throws(DocumentError) {
    do {
      try spend()
    } catch {
      throw self.error(error.message)
    }
  }

  /// Returns what comes next, for messages.
  var found: String {
    guard let byte = current else { return "the end of the file" }
    if isLineBreak { return "the end of the line" }
    if Self.isControl(byte) { return "control character \(Self.name(of: byte))" }
    let character = String(decoding: bytes[offset...].prefix(16), as: UTF8.self).prefix(1)
    return "'\(character)'"
  }

  /// Returns whether a byte is a control character other than tab.
  static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 || byte == 0x7F }

  /// Returns the name of a byte, as in "U+0007".
  static func name(of byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
