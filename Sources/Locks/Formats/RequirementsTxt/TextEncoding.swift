internal import Packaging

/// The encoding of a requirements file, as pip finds it: by a byte order mark, by a comment such as
/// `# -*- coding: latin-1 -*-` in one of the first two lines (PEP 263), or else UTF-8.
enum TextEncoding {
  case utf8
  case utf16(isLittle: Bool)
  case utf32(isLittle: Bool)
  case ascii, latin1, windows1252

  /// Returns the contents of a file as a text, without the byte order mark.
  ///
  /// Throws `TextEncodingError`.
  static func decode(_ bytes: [UInt8]) throws(TextEncodingError) -> String {
    for (mark, encoding) in marks where bytes.starts(with: mark) {
      return try encoding.decode(bytes.dropFirst(mark.count), named: nil)
    }
    guard let name = declaredName(in: bytes) else {
      return try TextEncoding.utf8.decode(bytes[...], named: nil)
    }
    guard let encoding = TextEncoding(name: name) else { throw TextEncodingError(name, .unknown) }
    return try encoding.decode(bytes[...], named: name)
  }

  /// The byte order marks; that of UTF-32 begins with that of UTF-16 where the low byte is first.
  private static let marks: [([UInt8], TextEncoding)] = [
    ([0xEF, 0xBB, 0xBF], .utf8),
    ([0xFF, 0xFE, 0x00, 0x00], .utf32(isLittle: true)),
    ([0x00, 0x00, 0xFE, 0xFF], .utf32(isLittle: false)),
    ([0xFF, 0xFE], .utf16(isLittle: true)),
    ([0xFE, 0xFF], .utf16(isLittle: false)),
  ]

  /// Creates the encoding that Python has under a name, whatever its case and separators.
  private init?(name: String) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
    case "utf8", "u8", "utf", "utf8sig", "cp65001": self = .utf8
    case "ascii", "usascii", "646", "ansix3.41968": self = .ascii
    case "latin1", "latin", "l1", "iso88591", "8859", "cp819": self = .latin1
    case "cp1252", "windows1252", "1252": self = .windows1252
    default: return nil
    }
  }

  /// Returns the name after `coding:` or `coding=` in a comment of the first two lines.
  private static func declaredName(in bytes: [UInt8]) -> String? {
    let lines = bytes.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
    for line in lines.prefix(2) where line.first == UInt8(ascii: "#") {
      var rest = line
      while let start = rest.firstRange(of: "coding".utf8) {
        rest = rest[start.upperBound...]
        guard rest.first == UInt8(ascii: ":") || rest.first == UInt8(ascii: "=") else { continue }
        let name = rest.dropFirst().drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.prefix {
          PythonText.isWord($0) || "-.".utf8.contains($0)
        }
        if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
      }
    }
    return nil
  }

  private func decode(
    _ bytes: ArraySlice<UInt8>, named name: String?
  ) throws(TextEncodingError) -> String {
    if let text = text(of: bytes) { return text }
    throw TextEncodingError(name ?? self.name, .invalid, line: invalidLine(of: bytes))
  }

  private func text(of bytes: ArraySlice<UInt8>) -> String? {
    switch self {
    case .utf8: String(validating: bytes, as: UTF8.self)
    case .utf16(let isLittle):
      Self.units(bytes, isLittle: isLittle).flatMap { String(validating: $0, as: UTF16.self) }
    case .utf32(let isLittle):
      Self.units(bytes, isLittle: isLittle).flatMap { String(validating: $0, as: UTF32.self) }
    case .ascii: bytes.allSatisfy { $0 < 0x80 } ? String(decoding: bytes, as: UTF8.self) : nil
    case .latin1: Self.text(bytes) { Unicode.Scalar($0) }
    case .windows1252: Self.text(bytes, Self.windows1252Scalar)
    }
  }

  /// Returns the number of the first line with bytes that mean nothing, counted from 1; nil where a
  /// line break is more than one byte.
  private func invalidLine(of bytes: ArraySlice<UInt8>) -> Int? {
    switch self {
    case .utf16, .utf32: nil
    default:
      bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        .firstIndex { text(of: $0) == nil }.map { $0 + 1 }
    }
  }

  /// What messages call the encoding if the file does not name it.
  private var name: String {
    switch self {
    case .utf16: "UTF-16"
    case .utf32: "UTF-32"
    default: "UTF-8"
    }
  }

  /// Returns the code units of two or four bytes; nil if some are left over.
  private static func units<Unit: FixedWidthInteger>(
    _ bytes: ArraySlice<UInt8>, isLittle: Bool
  ) -> [Unit]? {
    let width = Unit.bitWidth / 8
    guard bytes.count.isMultiple(of: width) else { return nil }
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: width).map { start in
      let unit = bytes[start..<start + width]
      return (isLittle ? unit.reversed() : Array(unit)).reduce(0) { $0 << 8 | Unit($1) }
    }
  }

  private static func text(
    _ bytes: ArraySlice<UInt8>, _ scalar: (UInt8) -> Unicode.Scalar?
  ) -> String? {
    var text = ""
    for byte in bytes {
      guard let scalar = scalar(byte) else { return nil }
      text.unicodeScalars.append(scalar)
    }
    return text
  }

  /// Returns what a byte means in Windows-1252; nil where it means nothing.
  private static func windows1252Scalar(_ byte: UInt8) -> Unicode.Scalar? {
    guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
    let scalar = windows1252Scalars[Int(byte - 0x80)]
    return scalar == "\u{FFFD}" ? nil : scalar
  }

  /// The meanings of the bytes from 0x80 to 0x9F.
  private static let windows1252Scalars = Array(
    "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ".unicodeScalars)
}
