/// The words of a command line.
///
/// Nothing is expanded. Whether something would have been is one of the `flaws`.
package struct ShellWords: Sendable, Hashable {
  /// Whose rules separate the words.
  package enum Rules: Sendable, Hashable {
    /// Those of a POSIX shell (XCU, "Quoting"), as Python's `shlex.split` reads them: between double
    /// quotes a backslash escapes only a double quote or another backslash.
    case posix
    /// Those of `env -S` (GNU coreutils, "-S/--split-string syntax"), which differ: between single
    /// quotes a backslash escapes a single quote or another backslash; elsewhere `\n`, `\t` and the
    /// like are control characters, `\_` is a space between double quotes and a separator outside
    /// of them, and `\c`, or a word that begins with `#`, ends the line.
    case env
  }

  /// What keeps a line from meaning just its words.
  package enum Flaw: Sendable, Hashable {
    /// A quote is not closed, or a backslash is the last character.
    case unclosedQuote
    /// A `$` or a backtick outside of single quotes.
    case expansion
    /// A backslash before a character that `env -S` rejects there.
    case invalidEscape
  }

  /// A quote or a backslash without its end.
  package struct UnclosedQuote: Error, Equatable {}

  /// The words; a quote that is not closed reaches to the end of the line.
  package private(set) var words: [String] = []
  /// What is wrong with the line; empty for a sound one.
  package private(set) var flaws: Set<Flaw> = []

  private let rules: Rules
  /// What was read of the word that has begun.
  private var word: [UInt8] = []
  private var hasWord = false
  private var quote: UInt8?
  private var isEscaped = false
  private var isAtEnd = false

  /// Separates the words of a line of UTF-8.
  package init(_ text: some Sequence<UInt8>, rules: Rules = .posix) {
    self.rules = rules
    // An array, because a sequence of any kind is asked for each byte by itself.
    for byte in Array(text) where !isAtEnd { read(byte) }
    if quote != nil || isEscaped { flaws.insert(.unclosedQuote) }
    endWord()
  }

  /// Returns the words of a line by the rules of `shlex.split`.
  ///
  /// Throws `UnclosedQuote`.
  package static func split(_ text: some Sequence<UInt8>) throws(UnclosedQuote) -> [String] {
    let line = ShellWords(text)
    guard !line.flaws.contains(.unclosedQuote) else { throw UnclosedQuote() }
    return line.words
  }

  private mutating func read(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
      switch rules {
      case .posix: readPosixEscape(byte)
      case .env: readEnvEscape(byte)
      }
    } else if byte == Self.backslash, rules == .env || quote != Self.singleQuote {
      hasWord = true
      isEscaped = true
    } else if let open = quote {
      if byte == open { quote = nil } else { append(byte) }
    } else if byte == Self.singleQuote || byte == Self.doubleQuote {
      hasWord = true
      quote = byte
    } else if isBlank(byte) {
      endWord()
    } else if rules == .env, !hasWord, byte == UInt8(ascii: "#") {
      isAtEnd = true
    } else {
      append(byte)
    }
  }

  /// Appends a character that stands for itself unless something is expanded at it.
  private mutating func append(_ byte: UInt8) {
    let expands =
      byte == UInt8(ascii: "$") || rules == .posix && byte == UInt8(ascii: "`")
    if expands, quote != Self.singleQuote { flaws.insert(.expansion) }
    hasWord = true
    word.append(byte)
  }

  private mutating func readPosixEscape(_ byte: UInt8) {
    if quote != nil, byte != quote, byte != Self.backslash { word.append(Self.backslash) }
    word.append(byte)
  }

  private mutating func readEnvEscape(_ byte: UInt8) {
    if quote == Self.singleQuote {
      if byte != Self.singleQuote, byte != Self.backslash { word.append(Self.backslash) }
      word.append(byte)
      return
    }
    switch byte {
    case Self.backslash, Self.singleQuote, Self.doubleQuote, UInt8(ascii: "#"), UInt8(ascii: "$"):
      word.append(byte)
    case UInt8(ascii: "_"):
      if quote == nil { endWord() } else { word.append(UInt8(ascii: " ")) }
    case UInt8(ascii: "c") where quote == nil: isAtEnd = true
    case UInt8(ascii: "f"): word.append(0x0c)
    case UInt8(ascii: "n"): word.append(0x0a)
    case UInt8(ascii: "r"): word.append(0x0d)
    case UInt8(ascii: "t"): word.append(0x09)
    case UInt8(ascii: "v"): word.append(0x0b)
    default:
      flaws.insert(.invalidEscape)
      word.append(byte)
    }
  }

  private mutating func endWord() {
    if hasWord { words.append(String(decoding: word, as: UTF8.self)) }
    hasWord = false
    word.removeAll(keepingCapacity: true)
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0a, 0x0d: true
    case 0x0b, 0x0c: rules == .env
    default: false
    }
  }

  private static let backslash = UInt8(ascii: "\\")
  private static let singleQuote = UInt8(ascii: "'")
  private static let doubleQuote = UInt8(ascii: "\"")
}
