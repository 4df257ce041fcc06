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
  init(_ target: Target, isPure: Bool) {
    guard let name = target.interpreterPackage else {
      relations = []
      triggers = []
      warnings = [
        "'\(target.executable.string)' is not Debian's: the package does not depend on it, "
          + "so it must be on the target by other means"
      ]
      return
    }
    relations = [isPure ? "\(name):any" : name]
    triggers = ["interest-noawait \(target.executable.string)"]
    warnings = []
  }
}
