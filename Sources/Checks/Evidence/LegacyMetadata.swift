internal import Artifacts

extension ArtifactFile {
  /// Whether it is the metadata of a distribution that was not installed from a wheel: an egg.
  var isLegacyMetadata: Bool {
    (name.hasSuffix(".egg-info") || name.hasSuffix(".egg"))
      && directory.hasSuffix("/site-packages")
  }
}
