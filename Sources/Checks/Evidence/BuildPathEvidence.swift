internal import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// The directories in which an artifact was built, as its own files give them away.
///
/// Nothing is guessed from names such as `/build` or `/tmp`, which occur in many published wheels:
/// a directory counts if a file says that the tree, or a project in it, was there.
struct BuildPathEvidence {
  /// In byte order; none is inside another.
  let directories: [FilePath]

  /// Collects the directories that the trees of an artifact name, and those that the user gave.
  ///
  /// Throws `FileError`.
  init(
    _ artifact: ArtifactIndex, _ evidence: [FilePath: FileEvidence], sourceDirectories: [FilePath]
  ) throws {
    var found = Set(sourceDirectories)
    for tree in artifact.trees {
      let named = try Self.directories(namedIn: tree, artifact, evidence)
      found.formUnion(named.filter { Self.isTelling($0, for: tree) })
    }
    let sorted = found.sorted { $0.string.precedes($1.string) }
    directories = sorted.filter { directory in
      !sorted.contains { $0 != directory && directory.starts(with: $0) }
    }
  }

  /// A needle that names the tree's own prefix, or half the system, would be found everywhere.
  private static func isTelling(_ directory: FilePath, for tree: TreeIndex) -> Bool {
    guard directory.isAbsolute, directory.components.count > 1 else { return false }
    if let prefix = tree.prefix, prefix.starts(with: directory) { return false }
    return !["/usr", "/lib", "/lib64", "/bin", "/etc"].contains { directory.starts(with: $0) }
  }

  private static func directories(
    namedIn tree: TreeIndex, _ artifact: ArtifactIndex, _ evidence: [FilePath: FileEvidence]
  ) throws -> [FilePath] {
    var found: [FilePath?] = [tree.configuration.creationDirectory]
    found += try ActivationScript.all(in: tree, of: artifact).map(\.activated.prefix)
    found += tree.scripts.map { evidence[$0.path].flatMap { interpreterPrefix($0.script) } }
    found += tree.files.map { file in
      evidence[file.path].flatMap { tree.compiledPrefix(of: file, $0) }
    }
    found += try tree.distributions.map { try DirectURLFile.read($0, of: artifact)?.directory }
    let directories = found.compactMap { $0 }.filter { $0 != tree.prefix }
    // What lies below the destination directory of a package was made in the directory above it.
    return directories
      + directories.compactMap { path in tree.prefix.flatMap { source(of: path, prefix: $0) } }
  }

  /// The tree whose interpreter a script names: `/build/tree` for `#!/build/tree/bin/python3`.
  private static func interpreterPrefix(_ script: [UInt8]) -> FilePath? {
    guard let shebang = Shebang.parse(script), shebang.interpreter.isAbsolute,
      shebang.interpreter.lastComponent?.string.hasPrefix("python") ?? false
    else { return nil }
    let directory = shebang.interpreter.removingLastComponent()
    return directory.lastComponent == "bin" ? directory.removingLastComponent() : nil
  }

  /// `/build/app` for `/build/app/debian/app/opt/venvs/app`.
  private static func source(of directory: FilePath, prefix: FilePath) -> FilePath? {
    let end = Array(prefix.components)
    let parts = Array(directory.components)
    guard parts.count > end.count + 2, Array(parts.suffix(end.count)) == end else { return nil }
    let above = parts.dropLast(end.count)
    guard above.dropLast().last == "debian" else { return FilePath(root: "/", above) }
    return FilePath(root: "/", above.dropLast(2))
  }
}
