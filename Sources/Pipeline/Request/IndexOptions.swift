package import Packaging

/// The indexes that the user names, and further arguments for pip.
package struct IndexOptions: Sendable {
  package var indexURL: String?
  package var extraIndexURLs: [String] = []
  /// The URL of the one index of some distributions.
  package var bound: [PackageName: String] = [:]
  /// Whether a resolver may choose pre-releases.
  package var allowsPrereleases = false
  /// Whether what distributions say of the interpreter is ignored (Requires-Python).
  package var ignoresPython = false
  package var pipArguments: [String] = []
  /// Whether no index may be asked, as for pip with `--no-index`: URLs and pages of links may.
  package var forbidsIndexes = false

  /// Creates options that name no index.
  package init() {}
}
