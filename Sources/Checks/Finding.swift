package import SystemPackage

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

/// A kind of thing that can be wrong, with a name that never changes its meaning.
package struct FindingCode: Sendable, Hashable {
  /// Words in lower case joined by hyphens, like the tags of lintian(1).
  package let name: String
  package let severity: Severity
  /// One line, without a final period.
  package let summary: String
  /// Why it matters and what causes it.
  package let explanation: String
  /// What to do about it.
  package let hint: String

  package init(
    _ name: String, _ severity: Severity, _ summary: String, why explanation: String,
    hint: String
  ) {
    self.name = name
    self.severity = severity
    self.summary = summary
    self.explanation = explanation
    self.hint = hint
  }
}

/// One thing that is wrong at one place.
package struct Finding: Sendable, Hashable {
  /// Where in a file it is.
  package enum Position: Sendable, Hashable {
    /// From 1.
    case line(Int)
    /// In bytes, from 0.
    case offset(Int)
  }

  package let code: FindingCode
  /// The file, relative to the artifact's root, with `DEBIAN/` before control files; empty for the
  /// artifact as a whole.
  package let path: FilePath
  package let position: Position?
  /// What is wrong, without a final period.
  package let message: String

  package init(
    _ code: FindingCode, _ path: FilePath, _ position: Position? = nil, _ message: String
  ) {
    self.code = code
    self.path = path
    self.position = position
    self.message = message
  }

  /// Errors before warnings, then by code, path and message, so that equal artifacts give equal
  /// lists.
  static func precedes(_ left: Finding, _ right: Finding) -> Bool {
    if left.code.severity != right.code.severity { return left.code.severity < right.code.severity }
    if left.code.name != right.code.name { return left.code.name < right.code.name }
    let (first, second) = (left.path.string, right.path.string)
    if first != second { return first.utf8.lexicographicallyPrecedes(second.utf8) }
    return left.message.utf8.lexicographicallyPrecedes(right.message.utf8)
  }
}
