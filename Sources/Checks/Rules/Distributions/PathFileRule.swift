internal import Artifacts
internal import SystemPackage

/// Files that add directories to Python's path (`.pth`).
enum PathFileRule: Rule {
  static let absolute = FindingCode(
    "absolute-path-in-pth", .error, "a .pth file names an absolute directory outside the package",
    why: "The directory does not exist on the target, so the modules in it cannot be imported.",
    hint: "install the modules into the tree, and use a relative path in the .pth file")

  static let codes = [absolute]

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.trees.flatMap { tree in
      try tree.topLevelFiles.compactMap { file in
        guard file.name.hasSuffix(".pth"), !file.isEditableInstall, !file.isEasyInstall,
          let line = try PathFileLine.outside(of: context.artifact, in: file.path)
        else { return nil }
        return Finding(
          absolute, file.path, .line(line.number),
          "directory '\(line.directory.string)' is not in the package")
      }
    }
  }
}
