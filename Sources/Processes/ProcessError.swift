package import Core
internal import SystemPackage

/// A program that could not be run, or failed.
package enum ProcessError: Failure, Equatable {
  /// The program does not exist, or must not be executed.
  case notFound(Command)
  /// The working directory does not exist.
  case noWorkingDirectory(Command)
  /// The program could not be started.
  case notStarted(Command, reason: String)
  /// The input could not be written or the output could not be read.
  case inputOutput(Command, reason: String)
  /// The program wrote more to standard output than the limit.
  case tooMuchOutput(Command, limit: Int)
  /// The program failed; `errorOutput` is the end of its standard error.
  case failed(Command, CommandStatus, errorOutput: String)

  package var message: String {
    switch self {
    case .notFound(let command):
      "cannot run '\(command.executable.string)': no such program"
    case .noWorkingDirectory(let command):
      "cannot run '\(command.executable.string)' in"
        + " '\(command.workingDirectory?.string ?? ".")': no such directory"
    case .notStarted(let command, let reason):
      "cannot run '\(command.executable.string)': \(reason)"
    case .inputOutput(let command, let reason):
      "cannot write to or read from '\(command.executable.string)': \(reason)"
    case .tooMuchOutput(let command, let limit):
      "'\(command.executable.string)' wrote more than \(limit) bytes to standard output"
    case .failed(let command, let status, let errorOutput):
      "'\(command)' \(status)" + (errorOutput.isEmpty ? "" : ":\n\(errorOutput)")
    }
  }

  package var exitStatus: ExitStatus {
    if case .notFound = self { .environment } else { .failure }
  }
}
