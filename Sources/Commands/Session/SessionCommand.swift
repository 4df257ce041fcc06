package import ArgumentParser

/// A command of venvdeb.
///
/// ArgumentParser only fills its options. It runs in a `Session`, never by reading the process it
/// is in, and throws what went wrong: `VenvdebCommand.main` prints it and finds the exit status.
package protocol SessionCommand: ParsableCommand {
  /// The options that every command has.
  var shared: SharedOptions { get }

  /// Does the work.
  func run(in session: Session) async throws
}
