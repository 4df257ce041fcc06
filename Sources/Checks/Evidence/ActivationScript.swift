internal import Artifacts
internal import SystemPackage
internal import Venv

/// A script that activates a tree, and the prefix that it names.
struct ActivationScript {
  let path: FilePath
  let activated: ActivatedPrefix

  /// Finds the scripts of a tree that name a prefix; those that compute it are left out.
  ///
  /// Throws `TreeFileError` and `FileError`.
  static func all(in tree: TreeIndex, of artifact: ArtifactIndex) throws -> [ActivationScript] {
    try tree.scripts.compactMap { script in
      guard script.name.lowercased().hasPrefix("activate"),
        let text = try artifact.text(script.path, limit: ActivatedPrefix.scriptLimit),
        let activated = ActivatedPrefix(parsing: text)
      else { return nil }
      return ActivationScript(path: script.path, activated: activated)
    }
  }
}
