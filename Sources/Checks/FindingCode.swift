internal import Core

/// A kind of finding, with a name that never changes its meaning.
package struct FindingCode: Sendable, Hashable {
  /// Words in lower case joined by hyphens, like the tags of lintian(1).
  package let name: String
  package let severity: Severity
  /// What is wrong: one line, without a final period.
  package let summary: String
  /// Why it matters, and what usually causes it.
  package let explanation: String
  /// What to do about it: an imperative, without a final period.
  package let hint: String

  /// Returns the hint for a name that no code has.
  package static func hint(forUnknown name: String) -> String {
    let nearest = NearestName.find(to: name, in: all.map(\.name))
    return nearest.map { "did you mean '\($0)'?" } ?? "run 'venvdeb check --list' for all codes"
  }

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
