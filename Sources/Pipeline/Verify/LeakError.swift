internal import Core

/// Build paths in a tree that could not be rewritten and are not allowed.
package struct LeakError: Failure {
  /// The number of files that have them.
  let files: Int
  /// One line for each occurrence.
  let leaks: [String]

  package var message: String {
    "build path found in \(Quantity(files, "file")):"
      + leaks.map { "\n  \($0)" }.joined()
  }

  package var hint: String? {
    "make the build independent of its directory, or accept the path: add "
      + "'allow-leak: <path>: <reason>' to debian/<package>.venvdeb"
  }
}
