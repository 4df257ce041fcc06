/// Simple commands: assignments, functions and what the shell itself does (POSIX.1-2017, XCU 2.9.1
/// and 2.14).
extension ShellEvaluation {
  /// The deepest call of functions that is looked into.
  private static let deepestCall = 20

  mutating func runSimple(_ command: ShellCommand.Simple) throws(Departure) -> Int? {
    line = command.line
    guard !command.words.isEmpty else {
      for (name, value) in command.assignments { variables[name] = try self.value(of: value) }
      return command.assignments.contains { $0.value.hasSubstitution } ? nil : 0
    }
    var words = command.words[...]
    while let name = words.first?.literal, name == "command" || name == "builtin" {
      words.removeFirst()
    }
    guard let first = words.popFirst() else { return 0 }
    guard let name = first.literal else { return nil }
    return try checked(try runNamed(name, words))
  }

  /// Runs a function or a builtin; what anything else returns is unknown.
  private mutating func runNamed(
    _ name: ShellText, _ words: ArraySlice<ShellWord>
  ) throws(Departure) -> Int? {
    if let function = functions[name] { return try call(function.body, words) }
    switch name {
    case ":", "true", "echo", "printf", "trap", "umask": return 0
    case "false": return 1
    case "exit", "return":
      let status =
        try words.first.map { word throws(Departure) in
          try value(of: word)?.number.map { $0 & 0xff }
        } ?? status
      throw name == "return" && calls > 0
        ? .return(status: status, reach) : .exit(status: status, reach)
    // Every script that has such a function somewhere else means the same by it.
    case "die": throw .exit(status: 1, reach)
    case "exec" where !words.isEmpty: throw .exit(status: nil, reach)
    case "test": return try condition(words)
    case "[", "[[": return try condition(words.dropLast())
    case "set":
      try set(words)
      return 0
    case "shift":
      let count =
        try words.first.map { word throws(Departure) in try value(of: word)?.number } ?? 1
      if let count { arguments.removeFirst(count) } else { arguments = .unknown }
      return 0
    case "local", "export", "readonly", "declare", "typeset":
      for (name, value) in words.compactMap(\.assignment) {
        variables[name] = try self.value(of: value)
      }
      return 0
    case "read", "eval", ".", "source", "unset":
      variables = [:]
      return nil
    default: return nil
    }
  }

  private mutating func call(
    _ body: ShellCommand, _ words: ArraySlice<ShellWord>
  ) throws(Departure) -> Int? {
    guard calls < Self.deepestCall else { return nil }
    let outside = (arguments, earlierReturns)
    arguments = try arguments(of: words)
    earlierReturns = []
    calls += 1
    defer {
      calls -= 1
      (arguments, earlierReturns) = outside
    }
    do {
      return Self.status(try run(body), after: earlierReturns)
    } catch {
      switch error {
      case .return(let status, .otherArguments): return status
      case .return(let status, _): return Self.status(status, after: earlierReturns)
      case .exit, .exhausted: throw error
      }
    }
  }

  /// Does what the words of `set` say of the arguments and of errors.
  private mutating func set(_ words: ArraySlice<ShellWord>) throws(Departure) {
    var words = words
    while let word = words.first {
      guard let option = word.literal?.bytes, let sign = option.first, option.count > 1,
        sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+"), option[1] != sign
      else {
        if word.literal == "--" { words.removeFirst() }
        arguments = try arguments(of: words)
        return
      }
      words.removeFirst()
      var exits = option.contains(UInt8(ascii: "e"))
      if option.last == UInt8(ascii: "o"), words.popFirst()?.literal == "errexit" { exits = true }
      if exits { endsOnFailure = sign == UInt8(ascii: "-") }
    }
  }
}
