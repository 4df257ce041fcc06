internal import SystemPackage
internal import Venv

/// The dependency of a package on the interpreter of its tree, and the trigger for its upgrades.
struct InterpreterDependency {
  /// The relations for `${venvdeb:Depends}`; empty if the interpreter is not Debian's.
  let relations: [String]
  /// Lines for `DEBIAN/triggers`.
  let triggers: [String]
  let warnings: [String]

  /// Creates the dependency on the very interpreter that the tree links to.
  ///
  /// A tree without machine code works with the interpreter of any architecture. Extension
  /// modules and site-packages belong to one minor version, which is why it is the versioned
  /// package and not `python3`.
  init(_ target: Target, isPure: Bool) {
    guard let name = target.interpreterPackage else {
      relations = []
      triggers = []
      warnings = [
        "interpreter '\(target.executable.string)' is not in /usr/bin: "
          + "the package will not depend on it"
      ]
      return
    }
    relations = [isPure ? "\(name):any" : name]
    triggers = ["interest-noawait \(target.executable.string)"]
    warnings = []
  }
}
