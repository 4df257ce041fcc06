package import Core
internal import SystemPackage

/// A program that could not be run, or did not do its work.
package enum ProcessError: Failure, Equatable {
  /// There is no such program, or it may not be executed.
  case notFound(Command)
  /// The directory to run it in is not there.
  case noWorkingDirectory(Command)
  /// The kernel would not start it.
  case notStarted(Command, reason: String)
  /// Its input could not be written or its output could not be read.
  case inputOutput(Command, reason: String)
  /// It wrote more to its standard output than we are willing to hold.
  case tooMuchOutput(Command, limit: Int)
  /// It ended with something other than 0; `errorOutput` is the end of what it complained.
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
      "cannot talk to '\(command.executable.string)': \(reason)"
    case .tooMuchOutput(let command, let limit):
      "'\(command.executable.string)' wrote more than \(limit) bytes to its standard output"
    case .failed(let command, let status, let errorOutput):
      "'\(command)' \(status)" + (errorOutput.isEmpty ? "" : ":\n\(errorOutput)")
    }
  }

  package var exitStatus: ExitStatus {
    if case .notFound = self { .environment } else { .failure }
  }
}
