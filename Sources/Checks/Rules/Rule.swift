/// A few checks that belong together, with the codes of their findings.
protocol Rule: Sendable {
  /// All codes of the rule, in the order of docs/checks.md.
  static var codes: [FindingCode] { get }

  /// Whether the findings count only for files that no other rule has a finding for, because the
  /// other one says more about the same fault.
  static var isFallback: Bool { get }

  /// Returns what is wrong with an artifact.
  ///
  /// Throws `FileError` for files that cannot be read.
  static func check(_ context: CheckContext) async throws -> [Finding]
}

extension Rule {
  static var isFallback: Bool { false }
}
