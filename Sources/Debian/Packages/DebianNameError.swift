package import Core

/// A name that a Debian package cannot have (Debian Policy 5.6.1).
package struct DebianNameError: Failure, Equatable {
  package let name: String
  package let reason: String

  init(_ name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  package var message: String { "invalid name of a Debian package '\(name)': \(reason)" }
  package var exitStatus: ExitStatus { .usage }
}
