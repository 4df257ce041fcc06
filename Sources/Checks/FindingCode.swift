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
