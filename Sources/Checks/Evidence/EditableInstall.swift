internal import Artifacts
internal import Packaging

extension ArtifactFile {
  /// Whether its name is one that only editable installations write: `__editable__*` (PEP 660) and
  /// `.egg-link`.
  var isEditableInstall: Bool { EditableFile.isEditable(name) }

  /// Whether it is the path file that `setup.py develop` writes.
  var isEasyInstall: Bool { name == "easy-install.pth" }
}
