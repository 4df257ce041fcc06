internal import Core

/// The evaluation of a marker for extras of a distribution.
struct MarkerEvaluation {
  let environment: MarkerEnvironment
  let extras: Set<PackageName>
  let groups: Set<PackageName>
  /// Whether `extra` is all of `extras` at once, rather than one at a time.
  var areActive = false

  /// Returns the extras with which an expression is true.
  func extras(of expression: MarkerExpression) -> ExtraSelection {
    switch expression {
    case .comparison(let comparison): return extras(of: comparison)
    case .all(let parts):
      var result = ExtraSelection.all
      for part in parts where result != .none { result.formIntersection(extras(of: part)) }
      return result
    case .any(let parts):
      var result = ExtraSelection.none
      for part in parts where result != .all { result.formUnion(extras(of: part)) }
      return result
    }
  }

  private func extras(of comparison: MarkerComparison) -> ExtraSelection {
    guard [comparison.left, comparison.right].contains(.variable(.extra)) else {
      return holds(comparison, extra: "") ? .all : .none
    }
    if areActive, let isActive = isActive(comparison) { return isActive ? .all : .none }
    switch (comparison.left, comparison.comparison, comparison.right) {
    case (.variable, .comparing(let symbol), .literal(let text)),
      (.literal(let text), .comparing(let symbol), .variable):
      let name = ExtraSelection([PackageName.normalize(text)])
      return switch symbol {
      case .equal, .atMost, .atLeast: name
      case .notEqual: name.inverted
      case .identical, .compatible, .less, .greater: .none
      }
    case (.variable, let operation, .literal(let text)) where text.utf8.count <= Self.shortText:
      let parts = ExtraSelection(Self.parts(of: PackageName.normalize(text)))
      return operation == .in ? parts : parts.inverted
    default:
      return ExtraSelection(candidates.filter { holds(comparison, extra: $0) })
    }
  }

  /// Returns whether `extra` is, or is not, what it is compared with; nil for a comparison with more
  /// than one name.
  private func isActive(_ comparison: MarkerComparison) -> Bool? {
    let other = comparison.left.variable == .extra ? comparison.right : comparison.left
    guard case .literal(let text) = other else { return nil }
    let isMember = (try? PackageName(text)).map(extras.contains) ?? false
    return switch comparison.comparison {
    case .comparing(.equal): isMember
    case .comparing(.notEqual): !isMember
    default: nil
    }
  }

  /// The extras in normalised form, and empty text for none.
  private var candidates: Set<String> { Set(extras.lazy.map(\.normalized)).union([""]) }

  /// The number of bytes of a text whose parts are fewer than many extras.
  private static let shortText = 128

  /// Returns the substrings of a text that extras can equal, which are ASCII, and the empty one.
  private static func parts(of text: String) -> Set<String> {
    let bytes = Array(text.utf8)
    var parts: Set<String> = [""]
    for start in bytes.indices {
      for end in start..<bytes.count {
        guard bytes[end] < 0x80 else { break }
        parts.insert(String(decoding: bytes[start...end], as: UTF8.self))
      }
    }
    return parts
  }

  private func holds(_ comparison: MarkerComparison, extra: String) -> Bool {
    if let holds = environment.assumption(
      about: [comparison.left.variable, comparison.right.variable])
    {
      return holds
    }
    let operation = comparison.comparison
    // The variable decides how the two are compared; if both sides are one, the left does.
    let variable = comparison.left.variable ?? comparison.right.variable
    if let set = comparison.right.variable, set.isSet {
      let name = try? PackageName(text(comparison.left, extra: extra))
      let isMember = name.map((set == .extras ? extras : groups).contains) ?? false
      return operation == .in ? isMember : operation == .notIn && !isMember
    }
    if comparison.left.variable?.isSet == true { return false }
    var left = text(comparison.left, extra: extra)
    var right = text(comparison.right, extra: extra)
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
    guard part.utf8.count <= text.utf8.count else { return false }
    guard let search = ByteSearch(Array(part.utf8)) else { return true }
    return search.firstOffset(in: Array(text.utf8)) != nil
  }

  private func text(_ operand: MarkerComparison.Operand, extra: String) -> String {
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
