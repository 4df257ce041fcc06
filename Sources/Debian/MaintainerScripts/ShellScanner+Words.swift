internal import Core

/// Quoting and expansions (POSIX.1-2017, XCU 2.2 and 2.6).
extension ShellScanner {
  /// What a part of a word is in, which decides about its end and about quotes.
  enum Context {
    case word
    case doubleQuotes
    /// The word of `${NAME:-WORD}`, outside of double quotes or between them.
    case braces(isQuoted: Bool)

    var isQuoted: Bool {
      switch self {
      case .word, .braces(isQuoted: false): false
      case .doubleQuotes, .braces(isQuoted: true): true
      }
    }
  }

  /// Adds the parts of a word up to the end of its context, which is skipped if it is a quote or a
  /// brace.
  ///
  /// Throws `SyntaxError`.
  mutating func scanParts(
    of word: inout ShellWord, in context: Context, depth: Int
  ) throws(SyntaxError) {
    do { try budget.check(depth: depth) } catch { throw syntaxError(error.reason) }
    let start = line
    while let byte = self[0] {
      switch (context, byte) {
      case (.word, _) where byte.endsWord: return
      case (.doubleQuotes, UInt8(ascii: "\"")), (.braces, UInt8(ascii: "}")):
        position += 1
        return
      case (_, UInt8(ascii: "\\")): try scanEscape(of: &word, in: context)
      case (_, UInt8(ascii: "$")): try scanExpansion(of: &word, in: context, depth: depth)
      case (_, UInt8(ascii: "`")): word.append(.substitution(try scanBackquotes()))
      case (_, UInt8(ascii: "\"")):
        position += 1
        word.append([], isQuoted: true)
        try scanParts(of: &word, in: .doubleQuotes, depth: depth + 1)
      case (_, UInt8(ascii: "'")) where !context.isQuoted:
        position += 1
        let text = try skip(to: UInt8(ascii: "'"))
        word.append(text, isQuoted: true)
      default:
        if byte == 0x0a { line += 1 }
        word.append(CollectionOfOne(byte), isQuoted: context.isQuoted)
        position += 1
      }
    }
    guard case .word = context else { throw SyntaxError(file, start, "a quote is not closed") }
  }

  /// Adds the character after a backslash (XCU 2.2.1 and 2.2.3).
  private mutating func scanEscape(
    of word: inout ShellWord, in context: Context
  ) throws(SyntaxError) {
    guard let next = self[1] else { throw syntaxError("nothing follows a backslash") }
    position += 2
    if next == 0x0a {
      line += 1
    } else if context.isQuoted, !"$`\"\\}".utf8.contains(next) {
      word.append([UInt8(ascii: "\\"), next], isQuoted: true)
    } else {
      word.append(CollectionOfOne(next), isQuoted: true)
    }
  }

  /// Skips to a byte and over it; returns what is before it.
  private mutating func skip(to end: UInt8) throws(SyntaxError) -> ArraySlice<UInt8> {
    guard let found = bytes[position...].firstIndex(of: end) else {
      throw syntaxError("a quote is not closed")
    }
    let text = bytes[position..<found]
    line += text.count { $0 == 0x0a }
    position = found + 1
    return text
  }

  /// Adds what a dollar sign begins (XCU 2.6).
  private mutating func scanExpansion(
    of word: inout ShellWord, in context: Context, depth: Int
  ) throws(SyntaxError) {
    let isQuoted = context.isQuoted
    switch self[1] {
    case UInt8(ascii: "(")?:
      position += 1
      word.append(.substitution(try skipParentheses(depth: depth + 1)))
    case UInt8(ascii: "{")?:
      position += 2
      let parameter = try scanBraces(isQuoted: isQuoted, depth: depth + 1)
      word.append(.parameter(parameter, isQuoted: isQuoted))
    case UInt8(ascii: "'")? where !isQuoted:
      position += 1
      word.append(.unknown)
    case UInt8(ascii: "\"")? where !isQuoted: position += 1
    default:
      position += 1
      let name = parameterName()
      position += name.count
      if name.isEmpty {
        word.append(CollectionOfOne(UInt8(ascii: "$")), isQuoted: isQuoted)
      } else {
        let parameter = ShellParameter(name: ShellText(name), operation: .none)
        word.append(.parameter(parameter, isQuoted: isQuoted))
      }
    }
  }

  /// Returns the name of a parameter that begins here; empty for none.
  ///
  /// Without braces, a digit is a name of its own.
  private func parameterName(inBraces: Bool = false) -> ArraySlice<UInt8> {
    guard let first = self[0] else { return [] }
    let rest = bytes[position...]
    if first.startsName { return rest.prefix(while: \.continuesName) }
    if first.isDigit { return inBraces ? rest.prefix(while: \.isDigit) : rest.prefix(1) }
    return first.isSpecialParameter ? rest.prefix(1) : []
  }

  /// Returns the parameter whose brace was opened before (XCU 2.6.2).
  private mutating func scanBraces(
    isQuoted: Bool, depth: Int
  ) throws(SyntaxError) -> ShellParameter {
    let name = parameterName(inBraces: true)
    position += name.count
    if self[0] == UInt8(ascii: "}") {
      position += 1
      return ShellParameter(name: ShellText(name), operation: name.isEmpty ? .other : .none)
    }
    let found = name.isEmpty ? nil : [":-", ":=", "-", "="].first { isAt($0) }
    position += found?.utf8.count ?? 0
    var word = ShellWord()
    try scanParts(of: &word, in: .braces(isQuoted: isQuoted), depth: depth)
    let operation: ShellParameter.Operation =
      switch found {
      case nil: .other
      case let found? where found.hasPrefix(":"): .alternative(word)
      default: .none
      }
    return ShellParameter(name: ShellText(name), operation: operation)
  }

  /// Returns the script between backquotes (XCU 2.6.3).
  private mutating func scanBackquotes() throws(SyntaxError) -> ShellText {
    var script: [UInt8] = []
    position += 1
    while let byte = self[0] {
      position += 1
      if byte == UInt8(ascii: "`") { return ShellText(script) }
      if byte == 0x0a { line += 1 }
      if byte == UInt8(ascii: "\\"), let next = self[0], "$`\\".utf8.contains(next) {
        script.append(next)
        position += 1
      } else {
        script.append(byte)
      }
    }
    throw syntaxError("a backquote is not closed")
  }

  /// Skips from an opening parenthesis behind the closing one; returns what is between.
  ///
  /// What is between is not parsed: the pattern of a `case` needs its own opening parenthesis, as
  /// XCU 2.6.3 recommends.
  private mutating func skipParentheses(depth: Int) throws(SyntaxError) -> ShellText {
    do { try budget.check(depth: depth) } catch { throw syntaxError(error.reason) }
    let start = position + 1
    var open = 0
    while let byte = self[0] {
      position += 1
      switch byte {
      case UInt8(ascii: "("): open += 1
      case UInt8(ascii: ")"):
        open -= 1
        if open == 0 { return ShellText(bytes[start..<(position - 1)]) }
      case UInt8(ascii: "'"): _ = try skip(to: byte)
      case UInt8(ascii: "\""): try skipDoubleQuotes(depth: depth)
      case UInt8(ascii: "`"): _ = try skip(to: byte)
      case UInt8(ascii: "#") where bytes[position - 2].endsWord: skipLine()
      case UInt8(ascii: "\\"): skipEscaped()
      case 0x0a: line += 1
      default: break
      }
    }
    throw syntaxError("a parenthesis is not closed")
  }

  /// Skips the character after a backslash.
  private mutating func skipEscaped() {
    if self[0] == 0x0a { line += 1 }
    position += 1
  }

  /// Skips behind the double quote that closes.
  private mutating func skipDoubleQuotes(depth: Int) throws(SyntaxError) {
    while let byte = self[0] {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return
      case UInt8(ascii: "$") where self[0] == UInt8(ascii: "("):
        _ = try skipParentheses(depth: depth + 1)
      case UInt8(ascii: "`"): _ = try skip(to: byte)
      case UInt8(ascii: "\\"): skipEscaped()
      case 0x0a: line += 1
      default: break
      }
    }
    throw syntaxError("a quote is not closed")
  }
}
