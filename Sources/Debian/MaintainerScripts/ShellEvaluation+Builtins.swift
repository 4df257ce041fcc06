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
    if let body = functions[name] { return try call(body, words) }
    switch name {
    case ":", "true", "echo", "printf", "trap", "umask": return 0
    case "false": return 1
    case "exit", "return":
      let status =
        try words.first.map { word throws(Departure) in
          try value(of: word)?.number.map { $0 & 0xff }
        } ?? status
      throw name == "return" && calls > 0
        ? .return(status: status, isCertain: !isUncertain)
        : .exit(status: status, isCertain: !isUncertain)
    // Every script that has such a function somewhere else means the same by it.
    case "die": throw .exit(status: 1, isCertain: !isUncertain)
    case "exec" where !words.isEmpty: throw .exit(status: nil, isCertain: !isUncertain)
    case "test": return try condition(words)
    case "[", "[[": return try condition(words.dropLast())
    case "set":
      set(words)
      return 0
    case "shift":
      argument = nil
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
    let outside = argument
    calls += 1
    defer {
      calls -= 1
      argument = outside
    }
    if let first = words.first {
      // The arguments of the script go on to the function.
      if !first.isAllArguments { argument = try value(of: first) }
    } else {
      argument = ""
    }
    do {
      return try run(body)
    } catch {
      guard case .return(let status, _) = error else { throw error }
      return status
    }
  }

  /// Does what the words of `set` say of the arguments and of errors.
  private mutating func set(_ words: ArraySlice<ShellWord>) {
    var words = words
    while let word = words.popFirst() {
      guard let option = word.literal?.bytes, let sign = option.first, option.count > 1,
        sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+"), option[1] != sign
      else {
        argument = nil
        return
      }
      var exits = option.contains(UInt8(ascii: "e"))
      if option.last == UInt8(ascii: "o"), words.popFirst()?.literal == "errexit" { exits = true }
      if exits { endsOnFailure = sign == UInt8(ascii: "-") }
    }
  }
}

extension ShellWord {
  /// Whether the word stands for all arguments: `"$@"` or `$*`.
  fileprivate var isAllArguments: Bool {
    parts.contains { part in
      guard case .parameter(let parameter, _) = part else { return false }
      return (parameter.name == "@" || parameter.name == "*") && parameter.operation == .none
    }
  }
}
