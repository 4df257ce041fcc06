package import Core
package import SystemPackage

/// A tree whose contents are to be listed.
package struct InventoryTree: Sendable {
  /// The directory of the tree.
  package internal(set) var root: TreeRoot
  /// Its path on the target; nil if that is not known.
  package let prefix: FilePath?
  /// The interpreter that `bin/python` links to; nil if that is not known.
  package let interpreter: FilePath?
  /// The architecture of the package that the tree is in; nil where there is none.
  package let architecture: String?
  /// The wheels that the distributions were installed from, as far as they are known: the tree itself
  /// does not say.
  package let wheels: [DistributionKey: WheelSource]

  package init(
    root: TreeRoot, prefix: FilePath? = nil, interpreter: FilePath? = nil,
    architecture: String? = nil, wheels: [DistributionKey: WheelSource] = [:]
  ) {
    self.root = root
    self.prefix = prefix
    self.interpreter = interpreter
    self.architecture = architecture
    self.wheels = wheels
  }
}
