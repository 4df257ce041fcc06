internal import Core

/// What is known about a run of a script: its variables, and the status of its commands where that
/// follows from the argument.
struct ShellEvaluation {
  /// The end of a script or a function, or of what can be said.
  enum Departure: Error {
    case exit(status: Int?, Reach)
    case `return`(status: Int?, Reach)
    /// The script takes more steps than are looked at.
    case exhausted
  }

  /// When a command is reached.
  enum Reach {
    /// It is unknown whether it is.
    case possible
    /// It is, unless something before it ends the script.
    case certain
    /// It is what the script does with every argument that it does not name.
    case otherArguments
  }

  /// The arguments: of the script, or in a function of that.
  var arguments: ShellArguments
  /// What the script was called with.
  let scriptArgument: ShellText
  /// The values that are known.
  var variables: [ShellText: ShellText] = [:]
  private(set) var functions: [ShellText: Function] = [:]
  /// `$?`; nil if unknown.
  var status: Int? = 0
  /// Whether `set -e` holds.
  var endsOnFailure: Bool
  /// When the command is reached.
  var reach = Reach.certain
  /// The statuses with which the script, or the function, may have ended before.
  var earlierExits: [Int?] = []
  var earlierReturns: [Int?] = []
  /// Whether the status of the command is looked at, so that `set -e` does not end the script.
  var isTested = false
  /// The number of functions around the command.
  var calls = 0
  /// The line of the last command that was evaluated.
  var line = 1
  /// The number of commands around the next one.
  private var depth = 0
  /// The number of definitions of functions so far.
  private var definitions = 0
  /// What counts commands, bytes of values and copies of variables.
  private let work = Budget("script", limits: BudgetLimits(depth: 256, seconds: 10))

  /// A function, and which of all definitions it is of.
  struct Function {
    let body: ShellCommand
    let number: Int
  }

  /// The start of a script that is called with an argument and one more.
  init(argument: ShellText, endsOnFailure: Bool) {
    scriptArgument = argument
    arguments = ShellArguments(values: [argument, nil])
    self.endsOnFailure = endsOnFailure
  }

  /// Returns the status that a script or a subshell ends with; nil if that is unknown.
  ///
  /// Throws `Departure.exhausted`.
  mutating func evaluate(_ script: ShellCommand) throws(Departure) -> Int? {
    let outside = earlierExits
    earlierExits = []
    defer { earlierExits = outside }
    do {
      return Self.status(try run(script), after: earlierExits)
    } catch {
      switch error {
      case .exit(let status, .otherArguments), .return(let status, .otherArguments): return status
      case .exit(let status, _), .return(let status, _):
        return Self.status(status, after: earlierExits)
      case .exhausted: throw error
      }
    }
  }

  /// Returns the status of a script or function that may have ended before with others; nil if some
  /// are failures and some are not, or are unknown.
  static func status(_ status: Int?, after earlier: [Int?]) -> Int? {
    guard let status else { return nil }
    return earlier.allSatisfy { $0.map { ($0 == 0) == (status == 0) } ?? false } ? status : nil
  }

  /// Counts work that was not done for a command.
  ///
  /// Throws `Departure.exhausted`.
  func spend(_ count: Int) throws(Departure) {
    do { try work.spend(entries: count) } catch { throw .exhausted }
  }

  /// Runs a command; returns its status, nil if that is unknown.
  ///
  /// Throws `Departure`, as the other functions do.
  mutating func run(_ command: ShellCommand) throws(Departure) -> Int? {
    try spend(10)
    do { try work.check(depth: depth) } catch { throw .exhausted }
    depth += 1
    defer { depth -= 1 }
    switch command {
    case .simple(let simple): return try runSimple(simple)
    case .list(let commands):
      var last: Int? = 0
      for command in commands {
        last = try run(command)
        status = last
      }
      return last
    case .chain(let first, let links): return try runChain(first, links)
    case .pipeline(let commands):
      var last: Int?
      for command in commands { last = try runSubshell(command) }
      return try checked(last)
    case .conditional(let branches, let otherwise):
      return try runConditional(branches, otherwise: otherwise)
    case .choice(let word, let choices): return try runCase(word, choices)
    case .loop(let loop):
      if let name = loop.variable { variables[name] = nil }
      try runMaybe(loop.condition)
      try runMaybe(loop.body)
      return nil
    case .function(let name, let body):
      definitions += 1
      functions[name] = Function(body: body, number: definitions)
      return 0
    case .subshell(let body): return try checked(try runSubshell(body))
    case .negation(let body): return try runTest(body).map { $0 == 0 ? 1 : 0 }
    case .background: return 0
    }
  }

  /// Runs a command of which it is unknown whether it is reached: only what depends on the argument in
  /// it is a failure.
  private mutating func runMaybe(_ command: ShellCommand?) throws(Departure) {
    status = nil
    guard let command else { return }
    let before = self
    reach = .possible
    defer { reach = before.reach }
    do {
      _ = try run(command)
    } catch {
      switch error {
      case .exhausted: throw error
      case .exit(let status, let reach):
        if reach == .otherArguments, let status, status != 0 { throw error }
        earlierExits.append(status)
      case .return(let status, let reach):
        if reach == .otherArguments, let status, status != 0 { throw error }
        earlierReturns.append(status)
      }
    }
    status = nil
    try spend(variables.count + functions.count)
    // What is the same in either case is known.
    variables = variables.filter { before.variables[$0.key] == $0.value }
    functions = functions.filter { before.functions[$0.key]?.number == $0.value.number }
    if arguments != before.arguments { arguments = .unknown }
    if endsOnFailure != before.endsOnFailure { endsOnFailure = false }
  }

  /// Runs a command whose status is looked at, for which `set -e` does not end the script.
  private mutating func runTest(_ command: ShellCommand) throws(Departure) -> Int? {
    let wasTested = isTested
    isTested = true
    defer { isTested = wasTested }
    return try run(command)
  }

  /// Ends the script for a status if `set -e` does.
  mutating func checked(_ status: Int?) throws(Departure) -> Int? {
    if let status, status != 0, endsOnFailure, !isTested {
      throw .exit(status: status, reach)
    }
    return status
  }

  private mutating func runChain(
    _ first: ShellCommand, _ links: [ShellCommand.Link]
  ) throws(Departure) -> Int? {
    var last = try runTest(first)
    for (index, link) in links.enumerated() {
      guard let status = last else {
        try runMaybe(link.command)
        continue
      }
      guard link.needsSuccess == (status == 0) else { continue }
      // Only the last command of all counts for `set -e`.
      last = index + 1 < links.count ? try runTest(link.command) : try run(link.command)
    }
    return last
  }

  private mutating func runSubshell(_ body: ShellCommand) throws(Departure) -> Int? {
    let outside = (variables, functions, arguments, endsOnFailure)
    try spend(variables.count + functions.count)
    defer { (variables, functions, arguments, endsOnFailure) = outside }
    return try evaluate(body)
  }

  private mutating func runConditional(
    _ branches: [ShellCommand.Branch], otherwise: ShellCommand?
  ) throws(Departure) -> Int? {
    var isKnown = true
    for branch in branches {
      let status = isKnown ? try runTest(branch.condition) : nil
      if status == 0 { return try run(branch.body) }
      if status == nil {
        isKnown = false
        try runMaybe(branch.body)
      }
    }
    guard isKnown else {
      try runMaybe(otherwise)
      return nil
    }
    guard let otherwise else { return 0 }
    return try run(otherwise)
  }

  private mutating func runCase(
    _ word: ShellWord, _ choices: [ShellCommand.Choice]
  ) throws(Departure) -> Int? {
    let value = try value(of: word)
    var isKnown = value != nil
    for choice in choices {
      var couldMatch = !isKnown
      for pattern in choice.patterns where isKnown {
        let matches = try value.flatMap { value throws(Departure) in
          try self.matches(value, pattern)
        }
        guard matches == true else {
          couldMatch = couldMatch || matches == nil
          continue
        }
        // What is done with other arguments does not depend on anything else.
        let outside = reach
        defer { reach = outside }
        if value == scriptArgument, choice.patterns.contains(where: { $0.unquoted == "*" }) {
          reach = .otherArguments
        }
        return try run(choice.body)
      }
      guard couldMatch else { continue }
      isKnown = false
      try runMaybe(choice.body)
    }
    return isKnown ? 0 : nil
  }
}
