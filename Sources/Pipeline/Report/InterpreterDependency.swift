internal import SystemPackage
internal import Venv

/// What a tree needs of Debian for its interpreter, and what tells it that the interpreter changed.
struct InterpreterDependency {
  /// Its part of `${venvdeb:Depends}`; empty if the interpreter is not Debian's.
  let relations: [String]
  /// Lines for `DEBIAN/triggers`.
  let triggers: [String]
  let warnings: [String]

  /// The dependency on the very interpreter that the tree links to.
  ///
  /// A tree without compiled files works with the interpreter of any architecture. Extension
  /// modules and site-packages belong to one minor version, which is why it is the versioned
  /// package and not `python3`.
  init(_ interpreter: Interpreter, isPure: Bool) {
    guard interpreter.executable.removingLastComponent() == "/usr/bin",
      let name = interpreter.executable.lastComponent?.string
    else {
      relations = []
      triggers = []
      warnings = [
        "'\(interpreter.executable.string)' is not Debian's: the package does not depend on it, "
          + "so it must be on the target by other means"
      ]
      return
    }
    relations = [isPure ? "\(name):any" : name]
    triggers = ["interest-noawait \(interpreter.executable.string)"]
    warnings = []
  }
}
