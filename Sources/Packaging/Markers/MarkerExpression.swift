/// The variables of environment markers (PEP 508; `extras` and `dependency_groups` from PEP 751).
package enum MarkerVariable: String, Sendable, Hashable, CaseIterable {
  case pythonVersion = "python_version"
  case pythonFullVersion = "python_full_version"
  case osName = "os_name"
  case sysPlatform = "sys_platform"
  case platformRelease = "platform_release"
  case platformSystem = "platform_system"
  case platformVersion = "platform_version"
  case platformMachine = "platform_machine"
  case platformPythonImplementation = "platform_python_implementation"
  case implementationName = "implementation_name"
  case implementationVersion = "implementation_version"
  case extra
  case extras
  case dependencyGroups = "dependency_groups"

  /// The eleven that describe an interpreter and its machine.
  package static let environment = allCases.filter {
    $0 != .extra && $0 != .extras && $0 != .dependencyGroups
  }

  /// Whether its values are versions, compared as PEP 440 compares them.
  ///
  /// `platform_release` is no version by its definition, but is treated as one where it looks like
  /// one, as every installer does.
  var isVersion: Bool {
    switch self {
    case .pythonVersion, .pythonFullVersion, .implementationVersion, .platformRelease: true
    default: false
    }
  }

  /// Whether it stands for a set of names rather than for one text.
  var isSet: Bool { self == .extras || self == .dependencyGroups }
}

/// One comparison of a marker, as in `python_version < "3.12"`.
package struct MarkerComparison: Sendable, Hashable {
  /// What stands on either side of the operator.
  package enum Operand: Sendable, Hashable {
    case variable(MarkerVariable)
    case literal(String)
  }

  /// The operators of PEP 508.
  package enum Operator: Sendable, Hashable {
    case `in`
    case notIn
    /// One that version specifiers have as well.
    case comparing(VersionSpecifier.Operator)

    /// The operator as markers write it.
    var spelling: String {
      switch self {
      case .in: "in"
      case .notIn: "not in"
      case .comparing(let comparison): comparison.rawValue
      }
    }
  }

  /// What stands before the operator.
  package let left: Operand
  /// The operator.
  package let comparison: Operator
  /// What stands after the operator.
  package let right: Operand
}

/// Comparisons joined by `and` and `or`.
package indirect enum MarkerExpression: Sendable, Hashable {
  case comparison(MarkerComparison)
  case all([MarkerExpression])
  case any([MarkerExpression])

  /// Joins parts by `and`; those that are so joined themselves become part of it.
  static func all(of parts: [MarkerExpression]) -> MarkerExpression {
    let flat = parts.flatMap { if case .all(let inner) = $0 { inner } else { [$0] } }
    return if let only = flat.first, flat.count == 1 { only } else { .all(flat) }
  }

  /// Joins parts by `or`; those that are so joined themselves become part of it.
  static func any(of parts: [MarkerExpression]) -> MarkerExpression {
    let flat = parts.flatMap { if case .any(let inner) = $0 { inner } else { [$0] } }
    return if let only = flat.first, flat.count == 1 { only } else { .any(flat) }
  }
}

extension MarkerExpression: CustomStringConvertible {
  /// The expression with the parentheses that it needs and no others.
  package var description: String {
    switch self {
    case .comparison(let comparison): comparison.description
    case .any(let parts): parts.map(\.description).joined(separator: " or ")
    case .all(let parts):
      parts.map { part in
        if case .any = part { "(\(part.description))" } else { part.description }
      }.joined(separator: " and ")
    }
  }
}

extension MarkerComparison: CustomStringConvertible {
  package var description: String { "\(left) \(comparison.spelling) \(right)" }
}

extension MarkerComparison.Operand: CustomStringConvertible {
  package var description: String {
    switch self {
    case .variable(let variable): variable.rawValue
    case .literal(let text): text.utf8.contains(UInt8(ascii: "\"")) ? "'\(text)'" : "\"\(text)\""
    }
  }
}
