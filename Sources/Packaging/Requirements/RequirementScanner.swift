internal import Core

/// A position in a dependency specifier and the tokens that can stand there (PEP 508).
struct RequirementScanner {
  /// What is being read, for messages: "requirement" or "marker".
  let subject: String
  let text: String
  let bytes: [UInt8]
  var position = 0
  /// What bounds the nesting of parentheses.
  let budget = Budget("expression")

  init(_ text: some StringProtocol, subject: String) {
    self.subject = subject
    self.text = String(text)
    bytes = Array(text.utf8)
  }

  /// Whether everything was read.
  ///
  /// A line feed at the very end does not count.
  var isAtEnd: Bool {
    position == bytes.count
      || (position == bytes.count - 1 && bytes[position] == UInt8(ascii: "\n"))
  }

  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  func byte(at index: Int) -> UInt8? { bytes.indices.contains(index) ? bytes[index] : nil }

  /// Moves over spaces and tabs; true if there were any.
  @discardableResult
  mutating func skipBlanks() -> Bool {
    let start = position
    while let byte = current, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
      position += 1
    }
    return position > start
  }

  /// Moves over the characters that satisfy `condition`.
  mutating func skip(while condition: (Unicode.Scalar) -> Bool) {
    while let byte = current {
      var scalar = Unicode.Scalar(byte)
      if byte >= 0x80 {
        let character = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        scalar = character.unicodeScalars.first ?? scalar
      }
      guard condition(scalar) else { return }
      position += UTF8.width(scalar)
    }
  }

  /// Moves over `expected` if it comes next.
  mutating func skip(_ expected: String) -> Bool {
    guard bytes[position...].starts(with: expected.utf8) else { return false }
    position += expected.utf8.count
    return true
  }

  /// Moves over `word` if it comes next and is a whole word.
  mutating func skipWord(_ word: String) -> Bool {
    let end = position + word.utf8.count
    guard bytes[position...].starts(with: word.utf8), !isWord(at: position - 1),
      !isWord(at: end)
    else { return false }
    position = end
    return true
  }

  /// Returns the bytes from `start` to the position as text.
  func slice(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

  /// Makes an error at `offset`, or where the scanner is.
  func error(_ reason: String, at offset: Int? = nil) -> RequirementError {
    let before = String(decoding: bytes[..<(offset ?? position)], as: UTF8.self)
    return RequirementError(
      subject: subject, text: text, column: before.unicodeScalars.count + 1, reason: reason)
  }

  private func isWord(at index: Int) -> Bool {
    guard let byte = byte(at: index) else { return false }
    return PythonText.isWord(byte) || byte >= 0x80
  }
}

/// A requirement or marker that is not written as PEP 508 wants it.
package struct RequirementError: Failure, Equatable {
  /// "requirement" or "marker".
  package let subject: String
  /// The whole text.
  package let text: String
  /// Where it goes wrong: characters from the left, the first is 1.
  package let column: Int
  /// What was expected there.
  package let reason: String

  package var message: String {
    "cannot parse \(subject) '\(CredentialURL.masking(text).excerpt)': \(reason) at column \(column)"
  }
}
