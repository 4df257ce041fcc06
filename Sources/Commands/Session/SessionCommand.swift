package import ArgumentParser

/// A command of venvdeb.
///
/// ArgumentParser only parses its options. It runs in a `Session`, never reads the process, and
/// throws its errors: `VenvdebCommand.main` prints them and decides the exit status.
package protocol SessionCommand: ParsableCommand {
  /// The options that every command has.
  var shared: SharedOptions { get }

  /// Runs the command, and throws any error.
  func run(in session: Session) async throws
}
