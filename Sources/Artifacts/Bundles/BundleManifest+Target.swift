internal import SystemPackage
package import Venv

extension BundleManifest.Python {
  /// Creates the description of a target.
  package init(_ target: Target) {
    let python = target.python
    self.init(
      tag: python.tag, implementation: python.implementation, version: python.fullVersion,
      executable: target.executable.string, directory: python.directoryName,
      abi: python.soabi, magic: python.magicNumber)
  }
}

extension BundleManifest {
  /// Returns why the tree does not work on a target; nil if it does.
  ///
  /// The micro version of Python does not matter. A tree without machine code works on any machine.
  package func incompatibility(with target: Target) -> String? {
    let other = Python(target)
    func describe(_ python: Python, _ architecture: String) -> String {
      "\(python.implementation) \(python.directory) (\(python.tag)) on \(architecture)"
    }
    let fits =
      other.tag == python.tag && other.implementation == python.implementation
      && (architecture == "all" || other.abi == python.abi)
    if fits { return nil }
    return "it is for \(describe(python, architecture)), and '\(other.executable)' is "
      + describe(other, target.architectureName)
  }
}
