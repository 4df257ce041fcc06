internal import Artifacts

extension ArtifactFile {
  /// Whether its name is one that only editable installations write: `__editable__*` (PEP 660) and
  /// `.egg-link`.
  var isEditableInstall: Bool { name.hasPrefix("__editable__") || name.hasSuffix(".egg-link") }

  /// Whether it is the path file that `setup.py develop` writes.
  var isEasyInstall: Bool { name == "easy-install.pth" }
}
