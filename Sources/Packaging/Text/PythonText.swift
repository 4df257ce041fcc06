/// Text as Python's `str` methods see it, where the PyPA specifications lean on them.
package enum PythonText {
  /// Returns whether `str.isspace` and the `\s` of `re` take the character for white space.
  package static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20: true
    case 0..<0x80: false
    default: scalar.properties.isWhitespace
    }
  }

  /// Returns what `str.strip()` leaves.
  package static func stripped(_ text: some StringProtocol) -> String {
    var scalars = Substring(text).unicodeScalars[...]
    while let first = scalars.first, isWhitespace(first) { scalars.removeFirst() }
    while let last = scalars.last, isWhitespace(last) { scalars.removeLast() }
    return String(scalars)
  }

  /// Returns ASCII letters in lower case, everything else as it is.
  package static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  /// Returns whether a byte is an ASCII digit.
  package static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Returns whether a byte is an ASCII letter or digit.
  package static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Returns whether `\w` matches an ASCII character.
  package static func isWord(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == 0x5F }
}
