/// The severity of a finding.
package enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// Something is broken, or will be broken on the target.
  case error
  /// Something works by chance, or not everywhere.
  case warning
  /// Something to know about.
  case info

  /// Returns whether a severity is the worse one.
  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .info: 2
    }
  }
}
