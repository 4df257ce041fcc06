internal import Core

/// A check whether a Python script can begin with three lines that are shell too.
///
/// To Python these lines are a string. It becomes the module's docstring, so a docstring of its
/// own no longer is one: a later `from __future__` import is an error, and `__doc__` is ours. They
/// also move an encoding declaration out of the first two lines, where PEP 263 requires it.
enum PolyglotCheck {
  /// Returns whether a script, given without its shebang, means the same after such lines.
  static func allows(_ source: [UInt8]) -> Bool {
    guard !declaresForeignEncoding(source) else { return false }
    guard beginsWithString(source) else { return true }
    return !["__future__", "__doc__"].contains { word in
      ByteSearch(Array(word.utf8))?.firstOffset(in: source) != nil
    }
  }

  /// Whether the first line declares an encoding other than UTF-8 or a subset of it (PEP 263).
  private static func declaresForeignEncoding(_ source: [UInt8]) -> Bool {
    let line = source.prefix { $0 != UInt8(ascii: "\n") }
    let start = line.drop(while: isBlank)
    guard start.first == UInt8(ascii: "#") else { return false }
    let text = String(decoding: start, as: UTF8.self)
    // PEP 263: #.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)
    var rest = text[...]
    while let found = rest.firstRange(of: "coding") {
      rest = rest[found.upperBound...]
      guard let separator = rest.first, separator == ":" || separator == "=" else { continue }
      let name = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
      guard !name.isEmpty else { continue }
      let plain = name.lowercased().filter { $0 != "-" && $0 != "_" }
      return !["utf8", "ascii", "usascii"].contains(plain)
    }
    return false
  }

  /// Whether the first statement is a string.
  private static func beginsWithString(_ source: [UInt8]) -> Bool {
    var rest = source[...]
    if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
    while let byte = rest.first {
      if isBlank(byte) || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        rest = rest.dropFirst()
      } else if byte == UInt8(ascii: "#") {
        rest = rest.drop { $0 != UInt8(ascii: "\n") }
      } else {
        break
      }
    }
    if let byte = rest.first, "rRuU".utf8.contains(byte) { rest = rest.dropFirst() }
    return rest.first == UInt8(ascii: "'") || rest.first == UInt8(ascii: "\"")
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 0x0c
  }
}
