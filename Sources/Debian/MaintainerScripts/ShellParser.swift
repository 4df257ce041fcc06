internal import Core
internal import SystemPackage

/// Makes commands of the tokens of a script (POSIX.1-2017, XCU 2.10).
///
/// It accepts more than the grammar has, such as commands without anything between them: what a script
/// does is asked here, not whether it is right.
struct ShellParser {
  private let tokens: [ShellToken]
  private let file: FilePath
  private let budget: Budget
  private var index = 0
  /// The number of commands around the next one.
  private var depth = 0

  init(_ tokens: [ShellToken], file: FilePath, budget: Budget) {
    self.tokens = tokens
    self.file = file
    self.budget = budget
  }

  /// Returns the commands of the whole script.
  ///
  /// Throws `SyntaxError`, as the other functions do.
  mutating func parse() throws(SyntaxError) -> ShellCommand {
    let commands = try parseList()
    guard next == nil else { throw unexpected() }
    return commands
  }

  /// The next token; nil at the end.
  var next: ShellToken? { index < tokens.count ? tokens[index] : nil }

  /// The line of the next token, or of the last one.
  var line: Int { (next ?? tokens.last)?.line ?? 1 }

  mutating func advance() { index += 1 }

  /// Skips a token if it is the one; returns whether it was.
  mutating func skip(_ control: ShellToken.Operator) -> Bool {
    guard next?.kind == .control(control) else { return false }
    advance()
    return true
  }

  /// Skips a reserved word (XCU 2.4) if it is the one; returns whether it was.
  mutating func skip(_ reserved: ShellText) -> Bool {
    guard isReserved(reserved) else { return false }
    advance()
    return true
  }

  /// Returns whether a reserved word is next.
  func isReserved(_ words: ShellText...) -> Bool {
    guard case .word(let word)? = next?.kind, let text = word.unquoted else { return false }
    return words.contains(text)
  }

  mutating func take(_ control: ShellToken.Operator) throws(SyntaxError) {
    guard skip(control) else { throw unexpected(before: control.rawValue) }
  }

  mutating func take(_ reserved: ShellText) throws(SyntaxError) {
    guard skip(reserved) else { throw unexpected(before: reserved.string) }
  }

  mutating func takeWord() throws(SyntaxError) -> ShellWord {
    guard let word = skipWord() else { throw unexpected(before: "a word") }
    return word
  }

  /// Skips a word, and returns it; nil if none is next.
  mutating func skipWord() -> ShellWord? {
    guard case .word(let word)? = next?.kind else { return nil }
    advance()
    return word
  }

  mutating func skipEnds() { while next?.kind == .end { advance() } }

  func unexpected(before expected: String? = nil) -> SyntaxError {
    let found = next?.description ?? "the end of the file"
    return SyntaxError(
      file, line, expected.map { "expected \($0), got \(found)" } ?? "unexpected \(found)")
  }

  /// Parses commands up to a word or an operator that closes them.
  mutating func parseList() throws(SyntaxError) -> ShellCommand {
    var commands: [ShellCommand] = []
    while true {
      skipEnds()
      switch next?.kind {
      case nil, .control(.close)?: return .list(commands)
      case .control(let control)? where control.endsBranch: return .list(commands)
      default: break
      }
      if isReserved("then", "else", "elif", "fi", "do", "done", "esac", "}") {
        return .list(commands)
      }
      let command = try parseChain()
      commands.append(skip(.background) ? .background(command) : command)
    }
  }

  /// Parses pipelines between `&&` and `||` (XCU 2.9.3).
  private mutating func parseChain() throws(SyntaxError) -> ShellCommand {
    let first = try parsePipeline()
    var links: [ShellCommand.Link] = []
    while case .control(let control)? = next?.kind, control == .and || control == .or {
      advance()
      skipEnds()
      links.append(
        ShellCommand.Link(needsSuccess: control == .and, command: try parsePipeline()))
    }
    return links.isEmpty ? first : .chain(first, links)
  }

  /// Parses commands between pipes (XCU 2.9.2).
  private mutating func parsePipeline() throws(SyntaxError) -> ShellCommand {
    var isInverted = false
    while skip("!") { isInverted.toggle() }
    var commands = [try parseCommand()]
    while skip(.pipe) {
      _ = skip(.background)
      skipEnds()
      commands.append(try parseCommand())
    }
    let command = commands.count > 1 ? ShellCommand.pipeline(commands) : commands[0]
    return isInverted ? .negation(command) : command
  }

  /// Parses a compound command with its redirections, or a simple one.
  mutating func parseCommand() throws(SyntaxError) -> ShellCommand {
    do { try budget.check(depth: depth) } catch { throw SyntaxError(file, line, error.reason) }
    depth += 1
    defer { depth -= 1 }
    guard let command = try parseCompound() else { return try parseSimple() }
    while try skipRedirection() {}
    return command
  }

  /// Skips a redirection with its word; returns whether there was one.
  private mutating func skipRedirection() throws(SyntaxError) -> Bool {
    guard case .redirection? = next?.kind else { return false }
    advance()
    _ = try takeWord()
    return true
  }

  /// Parses a simple command, or the definition of a function that looks like one at first.
  private mutating func parseSimple() throws(SyntaxError) -> ShellCommand {
    let start = index
    var command = ShellCommand.Simple(line: line)
    if skip("[[") { command.words = try parseCondition() }
    while true {
      if try skipRedirection() { continue }
      if command.words.count == 1, let name = command.words[0].unquoted, skip(.open) {
        try take(.close)
        return try parseFunction(name)
      }
      guard let word = skipWord() else { break }
      if command.words.isEmpty, let assignment = word.assignment {
        command.assignments.append(assignment)
      } else {
        command.words.append(word)
      }
    }
    guard index > start else { throw unexpected() }
    return .simple(command)
  }

  /// Parses the words from `[[` to `]]`, among which operators are words.
  private mutating func parseCondition() throws(SyntaxError) -> [ShellWord] {
    var words = [ShellWord(text: "[[")]
    while !isReserved("]]") {
      switch next?.kind {
      case nil: throw unexpected(before: "]]")
      case .word(let word)?: words.append(word)
      case .control(let control)?:
        words.append(ShellWord(text: ShellText(stringLiteral: control.rawValue)))
      case .redirection(let text)?: words.append(ShellWord(text: text))
      case .end?: break
      }
      advance()
    }
    return words + [try takeWord()]
  }

  /// Parses the body of a function (XCU 2.9.5).
  mutating func parseFunction(_ name: ShellText) throws(SyntaxError) -> ShellCommand {
    skipEnds()
    return .function(name: name, body: try parseCommand())
  }
}
