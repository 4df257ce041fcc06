internal import Core

/// The evaluation of a marker with one extra.
struct MarkerEvaluation {
  let environment: MarkerEnvironment
  /// The value of `extra`: a normalised name or nothing.
  let extra: String
  let extras: Set<String>
  let groups: Set<String>

  func holds(_ expression: MarkerExpression) -> Bool {
    switch expression {
    case .comparison(let comparison): holds(comparison)
    case .all(let parts): parts.allSatisfy(holds)
    case .any(let parts): parts.contains(where: holds)
    }
  }

  private func holds(_ comparison: MarkerComparison) -> Bool {
    let operation = comparison.comparison
    // The variable decides how the two are compared; if both sides are one, the left does.
    let variable = comparison.left.variable ?? comparison.right.variable
    if let set = comparison.right.variable, set.isSet {
      let name = PackageName.normalize(text(comparison.left))
      let isMember = (set == .extras ? extras : groups).contains(name)
      return operation == .in ? isMember : operation == .notIn && !isMember
    }
    if comparison.left.variable?.isSet == true { return false }
    var left = text(comparison.left)
    var right = text(comparison.right)
    if variable == .extra {
      left = PackageName.normalize(left)
      right = PackageName.normalize(right)
    }
    if variable?.isVersion == true, case .comparing(let symbol) = operation,
      let clause = try? VersionSpecifier(symbol.rawValue + right)
    {
      return clause.matches(try? Version(left), spelled: left)
    }
    return Self.compare(left, operation, right)
  }

  /// Compares two texts that are not versions.
  ///
  /// `<` and `>` are false and `<=` and `>=` are equality: texts have no order that would mean
  /// anything (dependency specifiers, "Environment markers").
  private static func compare(
    _ left: String, _ operation: MarkerComparison.Operator, _ right: String
  ) -> Bool {
    switch operation {
    case .in: contains(right, left)
    case .notIn: !contains(right, left)
    case .comparing(.equal), .comparing(.atMost), .comparing(.atLeast):
      left.utf8.elementsEqual(right.utf8)
    case .comparing(.notEqual): !left.utf8.elementsEqual(right.utf8)
    case .comparing: false
    }
  }

  /// Returns whether `part` is a substring of `text`, byte by byte.
  private static func contains(_ text: String, _ part: String) -> Bool {
    guard let search = ByteSearch(Array(part.utf8)) else { return true }
    return search.firstOffset(in: Array(text.utf8)) != nil
  }

  private func text(_ operand: MarkerComparison.Operand) -> String {
    switch operand {
    case .literal(let text): text
    case .variable(.extra): extra
    case .variable(let variable): environment[variable]
    }
  }
}

extension MarkerComparison.Operand {
  /// The variable, or nil if it is a literal.
  var variable: MarkerVariable? {
    if case .variable(let variable) = self { variable } else { nil }
  }
}
