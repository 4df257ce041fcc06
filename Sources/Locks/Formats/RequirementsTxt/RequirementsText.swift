internal import Core
internal import Packaging
internal import SystemPackage

/// The text of a requirements file as logical lines, prepared the way pip does it.
///
/// The order matters and is pip's: split into lines, join those that end in a backslash, drop
/// comments, expand variables.
struct RequirementsText {
  /// A logical line; `number` is that of its first line in the file, counted from 1.
  struct Line: Equatable {
    let number: Int
    var text: String
  }

  private(set) var lines: [Line] = []
  /// The variables that lines with a URL refer to, with their values.
  private(set) var variables: [String: String] = [:]
  /// The variables that only other lines refer to, with their values.
  private(set) var plainVariables: [String: String] = [:]

  /// Splits the contents of a file; `environment` has the values for `${NAME}`.
  ///
  /// Throws `LockError.Reason.encoding` if the bytes are no text, see `TextEncoding`, and
  /// `combiningCharacters` for too many of them in a row.
  init(
    _ bytes: [UInt8], file: FilePath, format: String, environment: [String: String]
  ) throws(LockError) {
    let text: String
    do {
      text = try TextEncoding.decode(bytes)
    } catch {
      let location = error.line.map { LockLocation.file(FileLocation(file: file, line: $0)) }
      throw LockError(.encoding(file, format: format, error), at: location)
    }
    let decoded = Array(text.utf8)
    guard !CombiningCharacters.exceedLimit(in: decoded) else {
      throw LockError(.combiningCharacters(file, format: format), at: nil)
    }
    for line in Self.joined(Self.physicalLines(of: decoded)) {
      let text = PythonText.stripped(
        String(decoding: Self.withoutComment(line.text), as: UTF8.self))
      if text.isEmpty { continue }
      lines.append(Line(number: line.number, text: expanded(text, environment)))
    }
  }

  /// Splits bytes into lines as Python's `str.splitlines` does.
  private static func physicalLines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let length = lineBreak(in: bytes, at: index)
      if length > 0 {
        lines.append(bytes[start..<index])
        start = index + length
      }
      index += max(length, 1)
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  /// Returns the number of bytes of the line break at `index`; 0 if there is none.
  private static func lineBreak(in bytes: [UInt8], at index: Int) -> Int {
    switch bytes[index] {
    case 0x0D: return bytes[(index + 1)...].first == 0x0A ? 2 : 1
    case 0x0A...0x0C, 0x1C...0x1E: return 1
    case 0xC2: return bytes[(index + 1)...].first == 0x85 ? 2 : 0
    case 0xE2:
      let next = bytes[(index + 1)...]
      return next.starts(with: [0x80, 0xA8]) || next.starts(with: [0x80, 0xA9]) ? 3 : 0
    default: return 0
    }
  }

  private static func joined(
    _ lines: [ArraySlice<UInt8>]
  ) -> [(number: Int, text: [UInt8])] {
    var joined: [(number: Int, text: [UInt8])] = []
    var pending: (number: Int, text: [UInt8])?
    for (index, line) in lines.enumerated() {
      let isComment = line.first { !isBlank($0) } == UInt8(ascii: "#")
      var text = pending ?? (index + 1, [])
      if isComment || line.last != UInt8(ascii: "\\") {
        // A comment ends a continued line; the blank makes it a comment wherever it lands.
        text.text += (isComment ? [UInt8(ascii: " ")] : []) + line
        joined.append(text)
        pending = nil
      } else {
        let isBackslash: (UInt8) -> Bool = { $0 == UInt8(ascii: "\\") }
        text.text += line.drop(while: isBackslash).reversed().drop(while: isBackslash).reversed()
        pending = text
      }
    }
    return joined + [pending].compactMap { $0 }
  }

  /// Returns the line up to a `#` at its start or after a blank: a `#` elsewhere belongs to a URL.
  private static func withoutComment(_ line: [UInt8]) -> ArraySlice<UInt8> {
    let comment = line.indices.first { index in
      line[index] == UInt8(ascii: "#") && (index == 0 || isBlank(line[index - 1]))
    }
    return line[..<(comment ?? line.count)]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    PythonText.isWhitespace(Unicode.Scalar(byte)) && byte < 0x80
  }

  /// Returns the text with `${NAME}` replaced where the variable is set and not empty.
  private mutating func expanded(_ text: String, _ environment: [String: String]) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var rest = text[...]
    var result = ""
    while let start = rest.firstIndex(of: "$") {
      result += rest[..<start]
      rest = rest[start...]
      let name = rest.dropFirst(2).prefix {
        $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_")
      }
      let isReference =
        rest.hasPrefix("${") && !name.isEmpty && rest[name.endIndex...].hasPrefix("}")
      if isReference, let value = environment[String(name)], !value.isEmpty {
        result += value
        if text.contains("://") || text.contains("@") && text.contains("//") {
          variables[String(name)] = value
        } else {
          plainVariables[String(name)] = value
        }
        rest = rest[name.endIndex...].dropFirst()
      } else {
        result += "$"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
