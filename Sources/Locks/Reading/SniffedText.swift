internal import Core

/// The beginning or the end of a file, from which is told what the file is.
///
/// What is looked for is ASCII, so bytes are compared: a requirements file with hashes has a thousand
/// lines in it, and none of them says anything.
struct SniffedText {
  typealias Line = ArraySlice<UInt8>

  private let bytes: Line
  /// The lines that are not empty.
  let lines: [Line]

  /// The text of bytes, which may be no text at all; a byte order mark of UTF-8 is left out.
  init(_ bytes: Line) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.bytes = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes
    lines = self.bytes.split { (0x0A...0x0D).contains($0) }
  }

  /// Returns whether a line is exactly this one.
  func hasLine(_ line: String) -> Bool { lines.contains { $0.elementsEqual(line.utf8) } }

  /// Returns whether a text is anywhere in it.
  func contains(_ text: String) -> Bool { Self.find(text, in: bytes) }

  /// Whether it begins with a brace after blanks, as an object of JSON does.
  var isObject: Bool {
    bytes.first { $0 != 0x20 && !(0x09...0x0D).contains($0) } == UInt8(ascii: "{")
  }

  /// Returns whether a text is in a line.
  static func find(_ text: String, in line: Line) -> Bool {
    guard let search = ByteSearch(Array(text.utf8)) else { return true }
    return line.withUnsafeBytes { search.firstOffset(in: $0) } != nil
  }

  /// Returns whether a line gives a key of TOML its value.
  static func isKey(_ key: String, in line: Line) -> Bool {
    line.starts(with: key.utf8)
      && line.dropFirst(key.utf8.count).first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "=")
  }
}
