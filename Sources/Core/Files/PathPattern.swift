/// A pattern for paths as in debian/copyright (DEP-5): `*` matches any bytes, slashes included, `?`
/// any single byte, and `\` escapes these three characters.
///
/// Options of the packager are read so. What files of other tools have, with classes such as `[a-z]` and
/// `**`, is a `GlobPattern` of the locks: the two read brackets, backslashes and slashes differently.
package struct PathPattern: Sendable, Hashable, CustomStringConvertible {
  private enum Part: Hashable {
    case byte(UInt8)
    case one
    case many
  }

  /// The pattern as written.
  package let description: String
  private let parts: [Part]

  /// Parses a pattern; every text is one.
  package init(_ text: some StringProtocol) {
    description = String(text)
    var parts: [Part] = []
    var isEscaped = false
    for byte in text.utf8 {
      switch byte {
      case _ where isEscaped:
        parts.append(.byte(byte))
        isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "*"): if parts.last != .many { parts.append(.many) }
      case UInt8(ascii: "?"): parts.append(.one)
      default: parts.append(.byte(byte))
      }
    }
    if isEscaped { parts.append(.byte(UInt8(ascii: "\\"))) }
    self.parts = parts
  }

  /// Returns whether the pattern matches the whole path.
  package func matches(_ path: some StringProtocol) -> Bool {
    let bytes = Array(path.utf8)
    var part = 0
    var position = 0
    // Where the last `*` is, and the first byte that it has not taken yet.
    var retry: (part: Int, position: Int)?
    while position < bytes.count {
      if part < parts.count {
        switch parts[part] {
        case .many:
          retry = (part, position)
          part += 1
          continue
        case .one:
          part += 1
          position += 1
          continue
        case .byte(let byte) where byte == bytes[position]:
          part += 1
          position += 1
          continue
        case .byte: break
        }
      }
      guard let last = retry else { return false }
      retry = (last.part, last.position + 1)
      part = last.part + 1
      position = last.position + 1
    }
    return parts[part...].allSatisfy { $0 == .many }
  }
}
