internal import Core
internal import SystemPackage

/// The values that words of a script may have, whatever it does.
struct ShellValues {
  /// What is known of a variable.
  private enum Variable {
    /// The words that it is set to.
    case words([ShellWord])
    case values([ShellText])
  }

  /// The most values of one word.
  private static let mostValues = 100
  /// The longest value in bytes, that of a path (PATH_MAX).
  private static let longestValue = 4096
  /// What stands for a part that is not known.
  private static let unknown: ShellText = "?"

  private var variables: [ShellText: Variable] = [:]
  private let file: FilePath
  /// What counts the bytes of values, and levels of variables and substitutions.
  private let budget = Budget("script", limits: BudgetLimits(seconds: 10))
  private var depth = 0

  /// Collects what a script sets its variables to.
  init(of script: ShellScript) {
    file = script.file
    var words: [ShellText: [ShellWord]] = [:]
    script.commands.visit { command in
      switch command {
      case .simple(let simple):
        for (name, value) in simple.assignments + simple.words.compactMap(\.assignment) {
          words[name, default: []].append(value)
        }
      case .loop(let loop):
        if let name = loop.variable { words[name, default: []] += loop.words }
      default: break
      }
    }
    variables = words.mapValues { .words($0) }
  }

  /// Returns the values that a word may have, with a `?` for each part that is not known.
  ///
  /// Throws `BudgetError`.
  mutating func all(of word: ShellWord) throws(BudgetError) -> [ShellText] {
    var values: [ShellText] = [""]
    for part in word.parts {
      let pieces: [ShellText] =
        switch part {
        case .text(let text, _): [text]
        case .parameter(let parameter, _): try all(of: parameter.name)
        case .substitution(let script): try all(inSubstitution: script)
        case .unknown: [Self.unknown]
        }
      var longer: [ShellText] = []
      for value in values {
        for piece in pieces where longer.count < Self.mostValues {
          let length = value.bytes.count + piece.bytes.count
          guard length <= Self.longestValue else {
            longer.append(Self.unknown)
            continue
          }
          try budget.spend(bytes: length)
          longer.append(value + piece)
        }
      }
      values = longer
    }
    return values
  }

  /// Returns the values of a variable.
  private mutating func all(of name: ShellText) throws(BudgetError) -> [ShellText] {
    switch variables[name] {
    case nil: return [Self.unknown]
    case .values(let values)?: return values
    case .words(let words)?:
      // Meanwhile it has none: it may be set to something with its own old value.
      variables[name] = nil
      try budget.check(depth: depth)
      depth += 1
      defer { depth -= 1 }
      var values: [ShellText] = []
      for word in words where values.count < Self.mostValues { values += try all(of: word) }
      variables[name] = .values(values)
      return values
    }
  }
  /// Returns the values of the words in a command substitution.
  private mutating func all(
    inSubstitution script: ShellText
  ) throws(BudgetError) -> [ShellText] {
    try budget.check(depth: depth)
    try budget.spend(bytes: script.bytes.count)
    depth += 1
    defer { depth -= 1 }
    let limited = Budget("script", limits: ShellScript.limits)
    var scanner = ShellScanner(script.bytes, file: file, budget: limited)
    guard let tokens = try? scanner.scan() else { return [Self.unknown] }
    var values: [ShellText] = []
    for token in tokens {
      guard case .word(let word) = token.kind, values.count < Self.mostValues else { continue }
      values += try all(of: word)
    }
    return values.isEmpty ? [""] : values
  }
}
