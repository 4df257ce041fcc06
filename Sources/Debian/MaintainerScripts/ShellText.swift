/// A text of a shell script: bytes, which need not be UTF-8.
package struct ShellText: Sendable, Hashable, ExpressibleByStringLiteral {
  package var bytes: [UInt8]

  package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  package init(stringLiteral value: String) { bytes = Array(value.utf8) }

  /// The text for messages and names of files, with what is not UTF-8 replaced.
  package var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The number that the text is in decimal digits; nil for any other text, and for one too large.
  var number: Int? {
    guard !bytes.isEmpty, bytes.allSatisfy(\.isDigit) else { return nil }
    return Int(string)
  }

  static func + (left: ShellText, right: ShellText) -> ShellText {
    ShellText(left.bytes + right.bytes)
  }
}

/// The classes of bytes in the grammar of the shell (POSIX.1-2017, XCU 2.2, 2.3 and 2.5).
extension UInt8 {
  /// The first character of a name (XBD 3.235).
  var startsName: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || self == UInt8(ascii: "_")
  }

  /// A later character of a name.
  var continuesName: Bool { startsName || isDigit }

  /// A special parameter (XCU 2.5.2), but for 0.
  var isSpecialParameter: Bool { "@*#?$!-".utf8.contains(self) }

  /// A blank between words.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0d }

  /// What ends a word that is not quoted: a blank, a line end, or the first character of an operator.
  var endsWord: Bool { isBlank || self == 0x0a || ";&|()<>".utf8.contains(self) }
}
