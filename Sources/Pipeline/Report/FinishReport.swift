internal import Core

/// The report of `venvdeb finish`.
package struct FinishReport: Sendable, Encodable {
  /// The version of this format.
  let format = 1
  /// The number of files that were changed or added since the tree was staged.
  package let changed: Int
  /// The number of modules that were compiled.
  package let compiled: Int
  /// The distributions that were removed.
  package let removed: [String]
  /// Modules that do not compile, among those that were compiled, with the reason.
  package let uncompiled: [String]
  /// Archives in the tree that could not be searched for build paths, with the reason.
  package let unsearched: [String]
  /// The dependencies of the tree as it is now.
  package let substvars: [String: String]
  package let warnings: [String]

  /// The report of a run that found nothing to do.
  static let unchanged = FinishReport(
    changed: 0, compiled: 0, removed: [], uncompiled: [], unsearched: [], substvars: [:],
    warnings: [])

  /// Returns the report as JSON, as its file has it.
  package func json() throws -> String { try JSONText.file(self) }
}
