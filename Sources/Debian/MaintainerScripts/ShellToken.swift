internal import Core

/// A token of a shell script (POSIX.1-2017, XCU 2.3 and 2.10.2).
struct ShellToken: Sendable {
  /// What a token is.
  enum Kind: Sendable, Hashable {
    case word(ShellWord)
    case control(Operator)
    /// A redirection, with its number and without its word.
    case redirection(ShellText)
    /// A line end or a semicolon.
    case end
  }

  /// An operator between commands, or around them.
  enum Operator: String, Sendable, CaseIterable {
    // In the order in which they are looked for: the longest first.
    case goOnMatching = ";;&"
    case endOfBranch = ";;"
    case fallThrough = ";&"
    case and = "&&"
    case or = "||"
    case background = "&"
    case pipe = "|"
    case open = "("
    case close = ")"

    /// Whether it ends the commands of a pattern of `case`; two of them are extensions of bash.
    var endsBranch: Bool { self == .goOnMatching || self == .endOfBranch || self == .fallThrough }
  }

  let kind: Kind
  /// The line that it begins in, from 1.
  let line: Int

  /// The text for messages.
  var description: String {
    switch kind {
    case .word(let word): word.literal.map { "'\($0.string.excerpt)'" } ?? "a word"
    case .control(let control): "'\(control.rawValue)'"
    case .redirection(let text): "'\(text.string.excerpt)'"
    case .end: "the end of a command"
    }
  }
}
