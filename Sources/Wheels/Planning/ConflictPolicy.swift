/// How a conflict is resolved for which there is no rule: two distributions that have one file with
/// different contents.
package enum ConflictPolicy: String, Sendable, CaseIterable {
  /// Fail.
  case error
  /// Keep the file of the distribution that comes first.
  case first
  /// Keep the file of the distribution that comes last, as pip does.
  case last
}
