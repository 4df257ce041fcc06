package import Core
internal import Processes
package import SystemPackage

/// Byte-compiling that could not go on.
///
/// Files that do not compile are no error.
package enum BytecodeError: Failure {
  /// The interpreter cannot be started as a worker, or its workers keep dying at once.
  case worker(FilePath, reason: String)
  /// A .pyc file could not be written.
  case file(FileError)

  package var message: String {
    switch self {
    case .worker(let interpreter, let reason):
      "cannot byte-compile with '\(interpreter.string)': \(reason)"
    case .file(let error): error.message
    }
  }

  package var hint: String? {
    if case .file(let error) = self { error.hint } else { nil }
  }
}
