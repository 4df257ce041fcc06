/// The report of `venvdeb stage --dev` on the tree of a developer.
package struct DevelopmentReport: Sendable, Encodable {
  /// An installed distribution.
  package struct Distribution: Sendable, Encodable {
    /// The normalised name.
    package let name: String
    package let version: String
  }

  /// The version of this format.
  package let format = 1
  /// The directory of the tree.
  package let directory: String
  /// The full version of the interpreter.
  package let python: String
  /// Whether this run made the tree; false if the one that was there is the same.
  package let wasMade: Bool
  /// The directory of the project that is installed editable; nil if none is.
  package let project: String?
  /// What is installed, in the order of the names.
  package let distributions: [Distribution]
  /// What was decided that the user may not expect.
  package let warnings: [String]

  private enum CodingKeys: String, CodingKey {
    case format, directory, python, project, distributions, warnings
    case wasMade = "made"
  }
}
