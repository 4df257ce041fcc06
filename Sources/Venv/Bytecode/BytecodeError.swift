package import Core
internal import Processes
package import SystemPackage

/// A failure that ends byte-compiling.
///
/// Files that do not compile are not among them; see `CompileFailure`.
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
