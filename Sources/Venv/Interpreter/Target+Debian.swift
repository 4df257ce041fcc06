package import Debian
package import SystemPackage

extension Target {
  /// The architecture, by the multiarch tuple in the names of extension modules; nil for an
  /// interpreter that does not tell it Debian's way.
  package var architecture: Architecture? { Architecture.tuple(python.soabi) }

  /// Debian's name of the architecture, or else that of the machine with `-` for `_`.
  package var architectureName: String {
    architecture?.name ?? String(machine.map { $0 == "_" ? "-" : $0 })
  }

  /// The package that has the interpreter: `python3.11`; nil if the interpreter is not Debian's.
  package var interpreterPackage: String? {
    guard executable.removingLastComponent() == "/usr/bin" else { return nil }
    return executable.lastComponent?.string
  }

  /// The directories in which Debian's packages put modules for the interpreter, in the order of
  /// `sys.path`.
  ///
  /// What lies in `/usr/local` belongs to no package.
  package var distPackages: [FilePath] {
    ["python3", "python\(python.version)"].map { name in
      FilePath("/usr/lib").appending(name).appending("dist-packages")
    }
  }

  /// The directory in which Debian's `python3-*-whl` packages put wheels of pip and its like, for
  /// making virtual environments.
  package var seedWheels: FilePath { "/usr/share/python-wheels" }
}
