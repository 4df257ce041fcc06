/// A pattern for names and paths: `*` and `?`, classes such as `[ab]`, `[a-z]` and `[!a]`, and `**`
/// for directories at any depth, as Python's `fnmatch` and the `glob` of uv have them.
///
/// Files of other tools are read so. Options of venvdeb have `PathPattern`, in which a bracket stands
/// for itself and a backslash escapes.
struct GlobPattern {
  private enum Part {
    case character(Unicode.Scalar)
    case one
    case many
    /// A class of characters.
    case ranges([ClosedRange<Unicode.Scalar>], isInverted: Bool)
    /// A component `**` with the slash after it.
    case directories

    var isSlash: Bool {
      if case .character("/") = self { true } else { false }
    }

    /// Returns whether the part is for a character.
    func matches(_ character: Unicode.Scalar) -> Bool {
      switch self {
      case .character(let expected): expected == character
      case .one: true
      case .ranges(let ranges, let isInverted):
        ranges.contains { $0.contains(character) } != isInverted
      case .many, .directories: false
      }
    }
  }

  private let parts: [Part]

  /// Parses a pattern; every text is one, as a `[` that is never closed stands for itself.
  init(_ text: some StringProtocol) {
    let scalars = Array(text.unicodeScalars)
    var parts: [Part] = []
    var next = 0
    while next < scalars.count {
      let start = next
      next += 1
      switch scalars[start] {
      case "*" where Self.isDirectories(scalars, at: start):
        parts.append(.directories)
        next = start + 3
      case "*": parts.append(.many)
      case "?": parts.append(.one)
      case "[":
        if let (part, end) = Self.characterClass(scalars, at: start) {
          parts.append(part)
          next = end
        } else {
          parts.append(.character("["))
        }
      default: parts.append(.character(scalars[start]))
      }
    }
    self.parts = parts
  }

  /// Returns whether a text matches a pattern as a whole.
  static func matches(_ pattern: String, _ text: String) -> Bool {
    GlobPattern(pattern).matches(text)
  }

  /// Returns whether a text matches as a whole.
  ///
  /// `crossesSlashes` tells whether `*`, `?` and classes match slashes, too.
  func matches(_ text: some StringProtocol, crossesSlashes: Bool = true) -> Bool {
    let text = Array(text.unicodeScalars)
    // Where each part may begin: one pass over the text for each part.
    var starts: Set<Int> = [0]
    for (index, part) in parts.enumerated() {
      var ends: Set<Int> = []
      switch part {
      case .many:
        for start in starts.sorted() where !ends.contains(start) {
          var end = start
          ends.insert(end)
          while end < text.count, crossesSlashes || text[end] != "/" {
            end += 1
            guard ends.insert(end).inserted else { break }
          }
        }
      case .directories:
        if index == parts.count - 1 { return !starts.isEmpty }
        ends = starts
        if let first = starts.min() {
          for position in text[first...].indices where text[position] == "/" {
            ends.insert(position + 1)
          }
        }
      case .character, .one, .ranges:
        for start in starts where start < text.count {
          let character = text[start]
          guard crossesSlashes || character != "/" || part.isSlash else { continue }
          if part.matches(character) { ends.insert(start + 1) }
        }
      }
      starts = ends
    }
    return starts.contains(text.count)
  }

  /// Whether a pattern has more than the name of one file.
  static func isPattern(_ text: some StringProtocol) -> Bool {
    text.contains { "*?[".contains($0) }
  }

  private static func isDirectories(_ text: [Unicode.Scalar], at start: Int) -> Bool {
    guard start == 0 || text[start - 1] == "/", start + 1 < text.count, text[start + 1] == "*"
    else { return false }
    return start + 2 == text.count || text[start + 2] == "/"
  }

  /// Returns the class that begins at a bracket, and where it ends; nil if it never does.
  private static func characterClass(
    _ text: [Unicode.Scalar], at start: Int
  ) -> (part: Part, end: Int)? {
    var first = start + 1
    let isInverted = first < text.count && text[first] == "!"
    if isInverted { first += 1 }
    // A bracket that comes first belongs to the class.
    guard first + 1 < text.count, let end = text[(first + 1)...].firstIndex(of: "]") else {
      return nil
    }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var next = first
    while next < end {
      if next + 2 < end, text[next + 1] == "-" {
        if text[next] <= text[next + 2] { ranges.append(text[next]...text[next + 2]) }
        next += 3
      } else {
        ranges.append(text[next]...text[next])
        next += 1
      }
    }
    return (.ranges(ranges, isInverted: isInverted), end + 1)
  }
}
