/// How bad a finding is.
package enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// Something is broken, or will be on the target.
  case error
  /// Something works by luck, or not everywhere.
  case warning
  /// Something that is good to know.
  case info

  /// Errors come first.
  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .info: 2
    }
  }
}
