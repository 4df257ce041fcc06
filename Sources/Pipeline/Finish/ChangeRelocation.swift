internal import Core
internal import Relocation
internal import SystemPackage
internal import Venv

/// The relocation of files that other programs wrote into a staged tree.
struct ChangeRelocation {
  let tree: FilePath
  let layout: VenvLayout
  let shebang: ShebangStyle
  /// The directories that no file may name.
  let directories: [FilePath]

  /// Relocates files as those of wheels are, removes what says which local directory a distribution
  /// was installed from, and returns warnings.
  ///
  /// Throws `RelocationError`, `PrefixError` and `FileError`.
  func run(_ paths: Set<FilePath>) throws -> [String] {
    var others: [FilePath] = []
    for path in paths.sorted(by: { $0.string.precedes($1.string) }) {
      let file = tree.pushing(path)
      guard try FileSystem.status(file)?.type == .regular else { continue }
      if path.lastComponent == "direct_url.json" {
        // PEP 610: for a local directory it would name one of this machine.
        if try FileSystem.readText(file).contains("\"file://") { try FileSystem.remove(file) }
      } else {
        others.append(path)
      }
    }
    let commands = try FileSystem.names(in: tree.pushing(layout.bin))
    let context = RelocationContext(
      placement: TreePlacement(prefix: layout.prefix, shebang: shebang),
      sitePackages: layout.sitePackages,
      buildDirectories: BuildDirectories(directories, trees: [tree, layout.prefix]),
      commands: Set(commands), libraries: try libraries(for: others))
    return try Relocator(root: tree, context: context).relocate(others).warnings
  }

  /// Returns the ELF files of the tree, if one of `paths` is among them.
  private func libraries(for paths: [FilePath]) throws -> [FilePath] {
    guard try !ElfFiles.find(among: paths.map(\.string), in: tree).isEmpty else { return [] }
    let files = try FileSystem.walk(tree).filter { $0.status.type == .regular }.map(\.path.string)
    return try ElfFiles.find(among: files, in: tree).map { FilePath($0) }
  }
}
