internal import Core
internal import SystemPackage
internal import Venv
internal import Wheels

/// What is in the directory in which a developer wants a tree.
struct ExistingDirectory {
  let path: FilePath
  /// The source directory of the project.
  let project: FilePath

  /// What venv, virtualenv, uv and we ourselves put at the top of a tree, and what wheels commonly
  /// install there.
  private static let known: Set = [
    ".gitignore", ".lock", "CACHEDIR.TAG", "bin", "etc", "include", "lib", "lib64", "local", "man",
    PyvenvConfig.fileName, "share",
  ]

  /// Checks that nothing is lost if the directory is replaced: it does not exist, is empty, or is a
  /// virtual environment that has nothing but what was installed into it.
  ///
  /// Throws `DevelopmentError` and `FileError`.
  func check() throws {
    guard let status = try FileSystem.status(path) else { return }
    guard status.type == .directory else { throw DevelopmentError.noDirectory(path) }
    let names = try FileSystem.entries(of: path).map(\.string)
    if names.isEmpty { return }
    let source = (try? FileSystem.resolve(project)) ?? project
    guard try !source.starts(with: FileSystem.resolve(path)) else {
      throw DevelopmentError.hasProject(path, project: project)
    }
    let tree = try TreeRoot.open(path)
    // All that make virtual environments write `home` (PEP 405), and link or copy an interpreter.
    guard let text = try tree.text(FilePath(PyvenvConfig.fileName), limit: PyvenvConfig.sizeLimit),
      PyvenvConfig(parsing: text).home != nil, try tree.status("bin/python") != nil
    else { throw DevelopmentError.noEnvironment(path) }
    let others = Set(names).subtracting(Self.known)
    if others.isEmpty { return }
    let unknown = others.subtracting(try installed(in: tree))
    guard unknown.isEmpty else {
      throw DevelopmentError.otherFiles(path, names: unknown.sorted())
    }
  }

  /// Returns the names at the top of the tree that distributions have installed.
  private func installed(in tree: TreeRoot) throws -> Set<String> {
    try Set(
      InstalledDistribution.all(in: tree).flatMap { distribution in
        try distribution.record(in: tree)?.rows.compactMap { row in
          row.path(inTreeFrom: distribution.sitePackages.string, prefix: path)?
            .split(separator: "/").first.map(String.init)
        } ?? []
      })
  }
}
