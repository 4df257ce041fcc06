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
  /// What compiles modules for the target: the program, or the Python of another release.
  let compiler: BytecodeProgram

  /// The interpreter of the target that was found at its own path.
  init(_ target: Target) {
    self.target = target
    executable = target.executable
    compiler = BytecodeProgram(executable)
  }

  private init(_ target: Target, executable: FilePath, compiler: BytecodeProgram) {
    (self.target, self.executable, self.compiler) = (target, executable, compiler)
  }

  /// Returns the program as one that compiles the modules of trees for another target, by itself or with
  /// the Python of another release.
  ///
  /// Bytecode depends on the exact version of a CPython, and not on its machine.
  package func compiling(
    for target: Target, with program: BytecodeProgram? = nil
  ) -> Interpreter {
    Interpreter(target, executable: executable, compiler: program ?? compiler)
  }
}
