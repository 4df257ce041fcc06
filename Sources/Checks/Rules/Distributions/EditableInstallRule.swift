internal import Artifacts
internal import SystemPackage

/// Distributions whose modules are not in the tree but in a directory of the build machine.
enum EditableInstallRule: Rule {
  static let editable = FindingCode(
    "editable-install", .error, "a distribution is installed in editable mode",
    why: """
      Its modules are not in the tree but in a directory of the build machine, which a `.pth` or \
      `.egg-link` file or an import hook names: they cannot be imported on the target. `pip \
      install -e` does this.
      """,
    hint: "install the project from a wheel")

  static let codes = [editable]

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.trees.flatMap { tree in
      let files = try tree.topLevelFiles.compactMap { try check($0, context.artifact) }
      let records = try tree.distributions.compactMap { distribution -> Finding? in
        guard let file = try DirectURLFile.read(distribution, of: context.artifact),
          file.isEditable
        else { return nil }
        return Finding(
          editable, file.path, nil, "direct_url.json says that the installation is editable")
      }
      return files + records
    }
  }

  private static func check(_ file: ArtifactFile, _ artifact: ArtifactIndex) throws -> Finding? {
    if file.isEditableInstall {
      return Finding(
        editable, file.path, nil, "'\(file.name)' is written by editable installations only")
    }
    guard file.isEasyInstall,
      let line = try PathFileLine.outside(of: artifact, in: file.path)
    else { return nil }
    return Finding(
      editable, file.path, .line(line.number),
      "directory '\(line.directory.string)' is not in the package")
  }
}
