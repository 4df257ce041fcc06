internal import Core

/// A command of the maintainer that tests the application before its package is made.
package struct ApplicationCheck: Sendable, Hashable {
  /// What the shell runs.
  package let command: String
  /// Where it was asked for, as in "debian/demo.venvdeb:3".
  package let location: String

  /// Creates a check.
  package init(command: String, location: String) {
    self.command = command
    self.location = location
  }
}
