internal import Artifacts
internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage

extension ArtifactIndex {
  /// Returns the values of markers (PEP 508) for modules of a tree that are for one Python.
  ///
  /// Throws `FileError`.
  func markers(of tree: TreeIndex, _ python: PythonVersion) throws -> MarkerEnvironment {
    try TreeMarkers.environment(
      of: try contents.subtree(tree.path), tree.configuration, python: python,
      architecture: control?["Architecture"])
  }
}
