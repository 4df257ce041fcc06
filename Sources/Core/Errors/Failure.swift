/// What a command's exit status tells its caller.
package enum ExitStatus: Int32, Sendable {
  /// The work was done.
  case success = 0
  /// The work failed, or a check found errors.
  case failure = 1
  /// The command line or a configuration file is wrong.
  case usage = 2
  /// The environment lacks something; the hint names the Debian package that has it.
  case environment = 3
}

/// An error with all that its reader needs: what, where, why, and what to do.
///
/// Each library target has one enum that conforms to it. `message` is one sentence without a
/// final period, in the form `cannot <verb> <object>: <reason>`, file names in single quotes.
package protocol Failure: Error, CustomStringConvertible {
  /// What failed and why.
  var message: String { get }
  /// Where: `file:line`, or an archive and its member; nil where `message` says it all.
  var place: String? { get }
  /// What the user can do about it; nil where that is obvious.
  var hint: String? { get }
  /// The exit status of a command that ends with this error.
  var exitStatus: ExitStatus { get }
}

extension Failure {
  package var place: String? { nil }
  package var hint: String? { nil }
  package var exitStatus: ExitStatus { .failure }

  /// The error as a command prints it after its own name: place, message, then the hint on a line
  /// of its own.
  ///
  /// Whatever from outside is in it cannot control a terminal.
  package var description: String {
    var text = place.map { "\($0): \(message)" } ?? message
    if let hint { text += "\n  hint: \(hint)" }
    return text.escapingControlCharactersInLines
  }
}
