/// What to do when two distributions bring one file with different contents.
package enum ConflictPolicy: String, Sendable, CaseIterable {
  /// Refuse, naming both.
  case error
  /// Keep the file of the distribution that comes first.
  case first
  /// Keep the file of the distribution that comes last, as pip does.
  case last
}
