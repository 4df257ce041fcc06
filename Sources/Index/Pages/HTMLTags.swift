internal import Core

/// A start tag of HTML.
struct HTMLTag {
  /// The name in lower case.
  let name: String
  private let attributes: [(name: String, value: String)]

  init(name: String, attributes: [(name: String, value: String)]) {
    (self.name, self.attributes) = (name, attributes)
  }

  /// The value of the first attribute with a name in lower case, empty for one without value; nil if
  /// there is none.
  subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
}

/// The start tags of an HTML document, one after the other, as far as a page of links needs them.
///
/// Comments, declarations, end tags, text, scripts and styles are passed over (WHATWG HTML, 13.2.5).
/// Every byte is looked at once, and nothing is nested.
struct HTMLTags {
  private let bytes: [UInt8]
  private let budget: Budget
  private var position = 0

  /// Reads UTF-8; what is none becomes replacement characters.
  init(_ bytes: [UInt8], budget: Budget) throws(BudgetError) {
    (self.bytes, self.budget) = (bytes, budget)
    try budget.spend(bytes: bytes.count)
  }

  /// Returns the next start tag; nil at the end.
  ///
  /// Throws `BudgetError`.
  mutating func next() throws(BudgetError) -> HTMLTag? {
    while skip(to: "<") {
      try budget.spend(entries: 1)
      position += 1
      if starts(with: "!--") {
        position += 3
        pass("-->")
      } else if let first = current, first == UInt8(ascii: "!") || first == UInt8(ascii: "?") {
        pass(">")
      } else if let first = current, first == UInt8(ascii: "/") {
        pass(">")
      } else if let first = current, Self.isLetter(first) {
        if let tag = try tag() { return tag }
      }
    }
    return nil
  }

  private mutating func tag() throws(BudgetError) -> HTMLTag? {
    let name = lowercased(
      word { Self.isBlank($0) || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/") })
    var attributes: [(name: String, value: String)] = []
    while true {
      skipBlanks()
      guard let byte = current else { return nil }
      if byte == UInt8(ascii: ">") {
        position += 1
        break
      }
      if byte == UInt8(ascii: "/") {
        position += 1
        continue
      }
      try budget.spend(entries: 1)
      attributes.append(attribute())
    }
    if ["script", "style", "title", "textarea"].contains(name) { passContents(of: name) }
    return HTMLTag(name: name, attributes: attributes)
  }

  private mutating func attribute() -> (name: String, value: String) {
    let start = position
    // An equals sign at the beginning is a part of the name.
    position += 1
    while let byte = current, !Self.isBlank(byte), !"=>/".utf8.contains(byte) { position += 1 }
    let name = lowercased(bytes[start..<position])
    skipBlanks()
    guard current == UInt8(ascii: "=") else { return (name, "") }
    position += 1
    skipBlanks()
    let value: ArraySlice<UInt8>
    if let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      position += 1
      value = word { $0 == quote }
      position += 1
    } else {
      value = word { Self.isBlank($0) || $0 == UInt8(ascii: ">") }
    }
    return (name, HTMLText.decoded(value))
  }

  /// Passes over what is text up to the end tag of the same name.
  private mutating func passContents(of name: String) {
    while skip(to: "<") {
      position += 1
      guard current == UInt8(ascii: "/") else { continue }
      position += 1
      if lowercased(word { !Self.isLetter($0) }) == name { return pass(">") }
    }
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func starts(with text: StaticString) -> Bool {
    bytes[min(position, bytes.count)...].starts(
      with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Moves to the next occurrence of a character; returns whether there is one.
  private mutating func skip(to character: Unicode.Scalar) -> Bool {
    let byte = UInt8(ascii: character)
    while let found = current, found != byte { position += 1 }
    return current != nil
  }

  /// Moves behind the next occurrence of a text, or to the end.
  private mutating func pass(_ text: StaticString) {
    while current != nil, !starts(with: text) { position += 1 }
    position = min(position + text.utf8CodeUnitCount, bytes.count)
  }

  private mutating func skipBlanks() {
    while let byte = current, Self.isBlank(byte) { position += 1 }
  }

  private mutating func word(until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = position
    while let byte = current, !isEnd(byte) { position += 1 }
    return bytes[start..<position]
  }

  private func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).lowercased()
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }
}

/// Text in HTML.
enum HTMLText {
  /// Returns the text with its character references replaced: numbers, and the names that URLs and
  /// version specifiers need.
  static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard bytes.contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = text[...]
    while let ampersand = rest.firstIndex(of: "&") {
      result += rest[..<ampersand]
      rest = rest[rest.index(after: ampersand)...]
      let name = rest.prefix(10).prefix { $0 != ";" && $0 != "&" }
      if rest[name.endIndex...].first == ";", let character = character(named: name) {
        result.unicodeScalars.append(character)
        rest = rest[rest.index(after: name.endIndex)...]
      } else {
        result += "&"
      }
    }
    return result + rest
  }

  private static let named: [Substring: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}",
    "tilde": "\u{2dc}", "num": "#", "sol": "/", "period": ".", "comma": ",", "excl": "!",
    "equals": "=", "plus": "+", "colon": ":",
  ]

  private static func character(named name: Substring) -> Unicode.Scalar? {
    guard name.first == "#" else { return named[name] }
    let digits = name.dropFirst()
    let value =
      digits.first == "x" || digits.first == "X"
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap { Unicode.Scalar($0) }
  }
}
