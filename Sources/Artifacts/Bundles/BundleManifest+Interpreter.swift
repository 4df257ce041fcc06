internal import Debian
internal import SystemPackage
package import Venv

extension BundleManifest.Python {
  /// What a manifest says of an interpreter.
  package init(_ interpreter: Interpreter) {
    self.init(
      tag: "cp\(interpreter.major)\(interpreter.minor)\(interpreter.isFreeThreaded ? "t" : "")",
      implementation: interpreter.implementation, version: interpreter.version,
      executable: interpreter.executable.string, directory: interpreter.directoryName,
      abi: interpreter.soabi, magic: interpreter.magicNumber)
  }
}

extension BundleManifest {
  /// The architecture of a tree for this interpreter that has files for one machine only.
  ///
  /// That of an interpreter that does not say it Debian's way is the name of the machine.
  package static func architecture(of interpreter: Interpreter) -> String {
    DebianArchitecture.named(byTuple: interpreter.soabi)
      ?? String(interpreter.machine.map { $0 == "_" ? "-" : $0 })
  }

  /// Why the tree does not work with an interpreter; nil if it does.
  ///
  /// Another micro version is no hindrance. A tree without machine code works on any machine.
  package func objection(to interpreter: Interpreter) -> String? {
    let other = Python(interpreter)
    func describe(_ python: Python, _ architecture: String) -> String {
      "\(python.implementation) \(python.directory) (\(python.tag)) on \(architecture)"
    }
    let fits =
      other.tag == python.tag && other.implementation == python.implementation
      && (architecture == "all" || other.abi == python.abi)
    if fits { return nil }
    return "it is for \(describe(python, architecture)), and '\(other.executable)' is "
      + describe(other, Self.architecture(of: interpreter))
  }
}
