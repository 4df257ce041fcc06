/// The exit status of a command.
package enum ExitStatus: Int32, Sendable {
  /// The command did its work.
  case success = 0
  /// The command failed, or a check found errors.
  case failure = 1
  /// The command line or a configuration file is invalid.
  case usage = 2
  /// A program or file of the system is missing; the hint names the Debian package that has it.
  case environment = 3
}

/// An error with all that its reader needs: location, message and hint.
///
/// Each library has one type that conforms to it, or one for each thing that can be rejected. A
/// command prints it as
///
///     requirements.txt:12: cannot use hash 'md5:…': the algorithm is unsupported
///       hint: use sha256 or stronger
///
/// What is in it may come from a hostile file: `description` escapes control characters.
package protocol Failure: Error, CustomStringConvertible {
  /// What failed and why: one sentence in lower case, without a full stop, that stands on its own.
  ///
  /// Either `cannot <verb> '<object>': <reason>`, or the object and what is wrong with it. Names that
  /// the user or a file chose stand in single quotes. Where two values differ, both are given:
  /// `expected <value>, got <value>`.
  var message: String { get }
  /// What the message is about, as text to put before it and a colon; nil where the message names
  /// it.
  ///
  /// For a text file this is a `FileLocation` (`file:line` or `file:line:column`), for an archive
  /// `archive` or `archive: member`, for an option of the command line `--option`.
  var location: String? { get }
  /// How to get past the error, in the imperative, such that it can be followed as it stands: a
  /// command, an option, a line to add. Nil where the message makes it obvious.
  var hint: String? { get }
  /// The exit status of a command that ends with this error.
  var exitStatus: ExitStatus { get }
}

extension Failure {
  package var location: String? { nil }
  package var hint: String? { nil }
  package var exitStatus: ExitStatus { .failure }

  /// The error as a command prints it after its own name: location, message, then the hint on a
  /// line of its own.
  package var description: String {
    var text = location.map { "\($0): \(message)" } ?? message
    if let hint { text += "\n  hint: \(hint)" }
    return text.escapingControlCharactersInLines
  }
}
