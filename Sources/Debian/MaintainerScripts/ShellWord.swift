/// A word of a shell script, with what is quoted and what is expanded in it (POSIX.1-2017, XCU 2.2
/// and 2.6).
package struct ShellWord: Sendable, Hashable {
  /// A piece of a word.
  enum Part: Sendable, Hashable {
    /// Characters that stand for themselves; those that are not quoted can be a pattern.
    case text(ShellText, isQuoted: Bool)
    /// The expansion of a parameter.
    case parameter(ShellParameter, isQuoted: Bool)
    /// The script of a command substitution, or an arithmetic expression.
    case substitution(ShellText)
    /// What POSIX does not define, such as `$'…'`.
    case unknown
  }

  /// The parts in their order; texts of the same quoting are one part.
  private(set) var parts: [Part] = []

  /// Makes an empty word, which parts are added to.
  init() {}

  /// Makes a word of characters without quotes.
  init(text: ShellText) { parts = [.text(text, isQuoted: false)] }

  mutating func append(_ part: Part) { parts.append(part) }

  /// Appends characters that stand for themselves.
  mutating func append(_ bytes: some Collection<UInt8>, isQuoted: Bool) {
    guard case .text(var text, isQuoted) = parts.last else {
      parts.append(.text(ShellText(bytes), isQuoted: isQuoted))
      return
    }
    // Without a second reference to the bytes, which appending would copy.
    parts.removeLast()
    text.bytes += bytes
    parts.append(.text(text, isQuoted: isQuoted))
  }

  /// The value of a word in which nothing is expanded; nil for any other.
  var literal: ShellText? {
    if parts.count == 1, case .text(let text, _) = parts[0] { return text }
    var value: ShellText = ""
    for part in parts {
      guard case .text(let text, _) = part else { return nil }
      value.bytes += text.bytes
    }
    return value
  }

  /// The text of a word that has neither quotes nor expansions, and may be a reserved word
  /// (XCU 2.4); nil for any other.
  var unquoted: ShellText? {
    guard parts.count == 1, case .text(let text, isQuoted: false) = parts[0] else { return nil }
    return text
  }

  /// Whether the output of a command is a part of the word.
  var hasSubstitution: Bool {
    parts.contains { if case .substitution = $0 { true } else { false } }
  }

  /// The name and the value of an assignment (XCU 2.9.1); nil for any other word.
  var assignment: (name: ShellText, value: ShellWord)? {
    guard case .text(let text, isQuoted: false)? = parts.first,
      let equals = text.bytes.firstIndex(of: UInt8(ascii: "=")),
      text.bytes.first?.startsName == true, text.bytes[..<equals].allSatisfy(\.continuesName)
    else { return nil }
    var value = ShellWord()
    value.append(text.bytes[(equals + 1)...], isQuoted: false)
    value.parts += parts.dropFirst()
    return (ShellText(text.bytes[..<equals]), value)
  }
}

/// The expansion of a parameter (POSIX.1-2017, XCU 2.6.2).
struct ShellParameter: Sendable, Hashable {
  /// What is done with the value.
  enum Operation: Sendable, Hashable {
    /// Nothing, if there is a value: `$NAME`, `${NAME}`, `${NAME-WORD}`, `${NAME=WORD}`.
    case none
    /// A word stands in for the empty value: `${NAME:-WORD}`, `${NAME:=WORD}`.
    case alternative(ShellWord)
    /// Something else, as in `${NAME%WORD}` and `${#NAME}`.
    case other
  }

  /// A name, digits or a special parameter.
  let name: ShellText
  let operation: Operation
}
