package import Core
internal import Processes
package import SystemPackage

/// A failure that ends byte-compiling.
///
/// Files that do not compile are not among them; see `CompileFailure`.
package enum BytecodeError: Failure, Equatable {
  /// The interpreter cannot be started as a worker, or its workers keep dying at once.
  case worker(FilePath, reason: String)
  /// A worker died twice over a module, the second time alone.
  case module(FilePath, reason: String)
  /// A .pyc file could not be written.
  case file(FileError)

  package var message: String {
    switch self {
    case .worker(let interpreter, let reason):
      "cannot byte-compile with '\(interpreter.string)': \(reason)"
    case .module(let path, let reason): "cannot byte-compile '\(path.string)': \(reason)"
    case .file(let error): error.message
    }
  }

  package var hint: String? {
    switch self {
    case .worker: nil
    case .module: "set 'bytecode: none', or 'bytecode: on-install' to compile on the target"
    case .file(let error): error.hint
    }
  }
}
