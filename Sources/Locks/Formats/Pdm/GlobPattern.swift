/// The patterns of Python's `fnmatch`: `*`, `?`, `[set]` and `[!set]`.
enum GlobPattern {
  /// One character of a text, or any number of them.
  private enum Part {
    case any
    case one((UInt8) -> Bool)
  }

  /// Returns whether a text matches a pattern as a whole.
  static func matches(_ pattern: String, _ text: String) -> Bool {
    let (parts, text) = (parts(of: Array(pattern.utf8)[...]), Array(text.utf8))
    var (at, position) = (0, 0)
    var star: (part: Int, text: Int)?
    while position < text.count {
      if at < parts.count, case .any = parts[at] {
        star = (at, position)
        at += 1
      } else if at < parts.count, case .one(let matches) = parts[at], matches(text[position]) {
        (at, position) = (at + 1, position + 1)
      } else if let last = star {
        star = (last.part, last.text + 1)
        (at, position) = (last.part + 1, last.text + 1)
      } else {
        return false
      }
    }
    return parts[at...].allSatisfy { if case .any = $0 { true } else { false } }
  }

  private static func parts(of pattern: ArraySlice<UInt8>) -> [Part] {
    var parts: [Part] = []
    var rest = pattern
    while let first = rest.popFirst() {
      switch first {
      case UInt8(ascii: "*"): parts.append(.any)
      case UInt8(ascii: "?"): parts.append(.one { _ in true })
      case UInt8(ascii: "["):
        guard let (set, end) = set(in: rest) else { fallthrough }
        parts.append(.one(set))
        rest = rest[end...]
      default: parts.append(.one { $0 == first })
      }
    }
    return parts
  }

  /// Returns what is in a set, which begins after its bracket, and where it ends; nil for a bracket that
  /// is not closed.
  private static func set(
    in text: ArraySlice<UInt8>
  ) -> (matches: (UInt8) -> Bool, end: Int)? {
    var start = text.startIndex
    let isNegated = text.first == UInt8(ascii: "!")
    if isNegated { start += 1 }
    // A bracket that comes first is one of the set.
    guard start < text.endIndex, let end = text[(start + 1)...].firstIndex(of: UInt8(ascii: "]"))
    else { return nil }
    var ranges: [ClosedRange<UInt8>] = []
    var members = text[start..<end]
    while let lower = members.popFirst() {
      if members.first == UInt8(ascii: "-"), members.count > 1 {
        let upper = members[members.startIndex + 1]
        members = members.dropFirst(2)
        if lower <= upper { ranges.append(lower...upper) }
      } else {
        ranges.append(lower...lower)
      }
    }
    return ({ byte in ranges.contains { $0.contains(byte) } != isNegated }, end + 1)
  }
}
