package import SystemPackage

/// A CPython that runs on this machine, and the target that it is.
///
/// Compiling modules, building wheels and calling pip need the program; all that is decided about a
/// tree comes from the target.
package struct Interpreter: Sendable, Hashable {
  /// What it decides about trees.
  package let target: Target
  /// The program.
  package let executable: FilePath

  /// The interpreter of the target that was found at its own path.
  init(_ target: Target) {
    self.target = target
    executable = target.executable
  }

  private init(_ target: Target, executable: FilePath) {
    (self.target, self.executable) = (target, executable)
  }

  /// Returns the program as one that compiles the modules of trees for another target.
  ///
  /// Bytecode depends on the exact version of a CPython, and not on its machine.
  package func compiling(for target: Target) -> Interpreter {
    Interpreter(target, executable: executable)
  }
}
