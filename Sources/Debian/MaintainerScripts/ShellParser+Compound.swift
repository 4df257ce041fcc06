/// Compound commands (POSIX.1-2017, XCU 2.9.4).
extension ShellParser {
  /// Parses a compound command without its redirections; nil if none is next.
  mutating func parseCompound() throws(SyntaxError) -> ShellCommand? {
    if skip("if") { return try parseConditional() }
    if skip("case") { return try parseCase() }
    if skip("for") || skip("select") { return try parseFor() }
    if skip("while") || skip("until") {
      let condition = try parseList()
      return .loop(ShellCommand.Loop(condition: condition, body: try parseLoopBody()))
    }
    if skip("{") {
      let body = try parseList()
      try take("}")
      return body
    }
    if skip(.open) {
      let body = try parseList()
      try take(.close)
      return .subshell(body)
    }
    if skip("function") {
      let word = try takeWord()
      guard let name = word.unquoted else { throw unexpected() }
      if skip(.open) { try take(.close) }
      return try parseFunction(name)
    }
    return nil
  }

  private mutating func parseConditional() throws(SyntaxError) -> ShellCommand {
    var branches: [ShellCommand.Branch] = []
    repeat {
      let condition = try parseList()
      try take("then")
      branches.append(ShellCommand.Branch(condition: condition, body: try parseList()))
    } while skip("elif")
    let otherwise = skip("else") ? try parseList() : nil
    try take("fi")
    return .conditional(branches, otherwise: otherwise)
  }

  private mutating func parseCase() throws(SyntaxError) -> ShellCommand {
    let word = try takeWord()
    skipEnds()
    try take("in")
    var choices: [ShellCommand.Choice] = []
    while true {
      skipEnds()
      if skip("esac") { return .choice(word, choices) }
      _ = skip(.open)
      var patterns = [try takeWord()]
      while skip(.pipe) { patterns.append(try takeWord()) }
      try take(.close)
      choices.append(ShellCommand.Choice(patterns: patterns, body: try parseList()))
      if case .control(let control)? = next?.kind, control.endsBranch { advance() }
    }
  }

  private mutating func parseFor() throws(SyntaxError) -> ShellCommand {
    let variable = try takeWord()
    guard let name = variable.unquoted else { throw unexpected() }
    skipEnds()
    var words: [ShellWord] = []
    if skip("in") {
      while let word = skipWord() { words.append(word) }
    }
    skipEnds()
    return .loop(ShellCommand.Loop(variable: name, words: words, body: try parseLoopBody()))
  }

  private mutating func parseLoopBody() throws(SyntaxError) -> ShellCommand {
    try take("do")
    let body = try parseList()
    try take("done")
    return body
  }
}
