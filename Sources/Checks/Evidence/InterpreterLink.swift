internal import Artifacts
internal import SystemPackage

/// The name by which a tree calls its interpreter, and where that leads.
struct InterpreterLink {
  /// `bin/python` or `bin/python3`, relative to the artifact's root.
  let path: FilePath
  let destination: LinkResolver.Destination

  /// Follows the interpreter of a tree; nil if the tree has none.
  init?(of tree: TreeIndex, in artifact: ArtifactIndex) {
    let bin = tree.path.appending("bin")
    guard
      let path = ["python", "python3"].map({ bin.appending($0) })
        .first(where: { artifact.byPath[$0] != nil })
    else { return nil }
    self.path = path
    destination = LinkResolver(artifact: artifact).resolve(path)
  }
}

extension TreeIndex {
  /// Returns whether a path is a name of the tree's interpreter: `bin/python*`.
  func isInterpreter(_ path: FilePath) -> Bool {
    relative(path.removingLastComponent()) == "bin"
      && (path.lastComponent?.string.hasPrefix("python") ?? false)
  }
}
