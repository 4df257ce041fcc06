package import Artifacts
package import Core
package import SystemPackage
package import Wheels

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
  /// The files of a tree that was just made, as they were written; nil to look at those that are there.
  let files: InstalledFiles?

  package init(
    root: TreeRoot, prefix: FilePath? = nil, interpreter: FilePath? = nil,
    architecture: String? = nil, wheels: [DistributionKey: WheelSource] = [:],
    files: InstalledFiles? = nil
  ) {
    self.root = root
    self.prefix = prefix
    self.interpreter = interpreter
    self.architecture = architecture
    self.wheels = wheels
    self.files = files
  }

  /// Creates the tree in a directory of `root`, which will be `/` on the target.
  ///
  /// Throws `FileError`.
  package init(
    _ tree: ArtifactTree, in root: TreeRoot, wheels: [DistributionKey: WheelSource]
  ) throws {
    let contents = try root.subtree(tree.path)
    self.init(
      root: contents, prefix: tree.prefix, interpreter: try Self.interpreter(of: contents),
      wheels: wheels)
  }

  /// Returns the target of the first link on the way from `bin/python` that leaves the tree.
  private static func interpreter(of tree: TreeRoot) throws -> FilePath? {
    var path: FilePath = "bin/python"
    for _ in 0..<8 {
      guard path.components.first?.kind == .regular,
        try tree.status(path)?.type == .symbolicLink
      else { return nil }
      let target = try tree.linkTarget(path)
      if target.isAbsolute { return target.lexicallyNormalized() }
      path = path.removingLastComponent().pushing(target).lexicallyNormalized()
    }
    return nil
  }
}
