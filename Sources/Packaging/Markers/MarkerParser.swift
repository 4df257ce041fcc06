internal import Core

extension RequirementScanner {
  /// Reads `marker = and_expression ("or" and_expression)*`; `and` binds closer than `or`.
  mutating func marker(depth: Int = 0) throws(RequirementError) -> MarkerExpression {
    do {
      try budget.check(depth: depth)
    } catch {
      throw self.error(error.message)
    }
    var alternatives: [MarkerExpression] = []
    var conjunction = [try markerAtom(depth: depth)]
    while true {
      if skipWord("and") {
        conjunction.append(try markerAtom(depth: depth))
      } else if skipWord("or") {
        alternatives.append(.all(of: conjunction))
        conjunction = [try markerAtom(depth: depth)]
      } else {
        alternatives.append(.all(of: conjunction))
        return .any(of: alternatives)
      }
    }
  }

  /// Reads a comparison, or a marker in parentheses; blanks may stand around either.
  private mutating func markerAtom(depth: Int) throws(RequirementError) -> MarkerExpression {
    skipBlanks()
    let start = position
    let atom: MarkerExpression
    if skip("(") {
      atom = try marker(depth: depth + 1)
      guard skip(")") else { throw error("no ')' matches this '('", at: start) }
    } else {
      let left = try markerOperand()
      let comparison = try markerOperator()
      let right = try markerOperand()
      atom = .comparison(MarkerComparison(left: left, comparison: comparison, right: right))
    }
    skipBlanks()
    return atom
  }

  private mutating func markerOperand() throws(RequirementError) -> MarkerComparison.Operand {
    skipBlanks()
    if let quote = current, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      guard let end = bytes[(position + 1)...].firstIndex(of: quote) else {
        throw error("the quotation mark is not closed")
      }
      guard !bytes[position..<end].contains(UInt8(ascii: "\n")) else {
        throw error("the quoted string goes over the end of the line")
      }
      let literal = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
      position = end + 1
      return .literal(literal)
    }
    for (spelling, variable) in Self.variableSpellings where skipWord(spelling) {
      return .variable(variable)
    }
    throw error("expected a marker variable or a quoted string")
  }

  /// Every variable by its name, and the names with dots that setuptools used before PEP 508.
  private static let variableSpellings: [(String, MarkerVariable)] =
    MarkerVariable.allCases.map { ($0.rawValue, $0) } + [
      ("os.name", .osName),
      ("sys.platform", .sysPlatform),
      ("platform.version", .platformVersion),
      ("platform.machine", .platformMachine),
      ("platform.python_implementation", .platformPythonImplementation),
      ("python_implementation", .platformPythonImplementation),
    ]

  private mutating func markerOperator() throws(RequirementError) -> MarkerComparison.Operator {
    skipBlanks()
    for symbol in VersionSpecifier.Operator.allCases where skip(symbol.rawValue) {
      return .comparing(symbol)
    }
    if skipWord("in") { return .in }
    if skipWord("not") {
      guard skipBlanks(), skipWord("in") else { throw error("expected 'in' after 'not'") }
      return .notIn
    }
    throw error("expected a comparison operator")
  }
}
