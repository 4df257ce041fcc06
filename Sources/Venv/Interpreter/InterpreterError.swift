package import Core
internal import Processes
package import SystemPackage

/// A Python interpreter that is not there or that cannot be used.
package enum InterpreterError: Failure, Equatable {
  /// No interpreter of this name in these directories.
  case notFound(name: String, searched: [FilePath])
  /// The named file cannot be read.
  case unreadable(FileError)
  /// The file is a script or something else that is no program of this system.
  case notAProgram(FilePath)
  /// It could not be run, or it did not answer as Python does.
  case noAnswer(FilePath, reason: String)
  /// It is older than we support.
  case tooOld(FilePath, version: String)
  /// It is Python, but not CPython.
  case otherImplementation(FilePath, name: String)
  /// It belongs to a virtual environment, which may be gone on the target.
  case virtualEnvironment(FilePath, base: FilePath?)

  package var message: String {
    switch self {
    case .notFound(let name, let searched):
      "interpreter '\(name)' not found"
        + (searched.isEmpty
          ? "" : " in \(searched.map { "'\($0.string)'" }.joined(separator: " or "))")
    case .unreadable(let error):
      error.message
    case .notAProgram(let path):
      "cannot use '\(path.string)' as the interpreter: not an ELF program"
    case .noAnswer(let path, let reason):
      "cannot use '\(path.string)' as the interpreter: \(reason)"
    case .tooOld(let path, let version):
      "cannot use '\(path.string)' as the interpreter: Python \(version) is too old"
        + " (3.8 or later is required)"
    case .otherImplementation(let path, let name):
      "cannot use '\(path.string)' as the interpreter: expected CPython, got \(name)"
    case .virtualEnvironment(let path, _):
      "cannot use '\(path.string)' as the interpreter: part of a virtual environment"
    }
  }

  package var hint: String? {
    switch self {
    case .notFound(let name, let searched) where !searched.isEmpty:
      name.hasPrefix("python3")
        ? "apt install \(name), or give the path of another interpreter"
        : "give a name such as 'python3.11', or the path of the interpreter"
    case .notAProgram: "give the interpreter itself, not a wrapper around it"
    case .tooOld, .otherImplementation: "apt install python3"
    case .virtualEnvironment(_, let base?): "give its base interpreter, '\(base.string)'"
    case .virtualEnvironment(_, nil): "give the interpreter that the environment was made from"
    default: nil
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .notFound, .tooOld, .noAnswer: .environment
    default: .failure
    }
  }
}
