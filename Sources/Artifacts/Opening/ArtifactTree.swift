package import Core
package import SystemPackage
package import Venv

/// A virtual environment in an artifact.
package struct ArtifactTree: Sendable {
  /// Its path, relative to the artifact's root; empty for the root itself.
  package let path: FilePath
  package let configuration: PyvenvConfig
  /// The path of the tree on the target; nil if the tree works at any path, or nothing in it says.
  package let prefix: FilePath?
  /// The link on the target that leads to the prefix, in the versioned layout; nil in others.
  package let current: FilePath?

  package init(
    path: FilePath, configuration: PyvenvConfig, prefix: FilePath?, current: FilePath? = nil
  ) {
    self.path = path
    self.configuration = configuration
    self.prefix = prefix
    self.current = current
  }

  /// The largest number of virtual environments in an artifact: each is compared with every file.
  private static let most = 1000

  /// Finds the virtual environments below `root`, which will be `/` on the target, in byte order,
  /// parents first.
  ///
  /// A directory is one if it has a `pyvenv.cfg` (PEP 405). Those inside another are left out.
  /// Throws `ArtifactError` for more than a thousand, `TreeFileError` and `FileError`.
  package static func all(below root: TreeRoot) throws -> [ArtifactTree] {
    var trees: [ArtifactTree] = []
    var pending: [FilePath] = [""]
    while let directory = pending.popLast() {
      if let configuration = try configuration(of: directory, in: root) {
        guard trees.count < most else { throw ArtifactError.manyTrees(root.path, limit: most) }
        let release = try release(at: directory, in: root)
        trees.append(
          ArtifactTree(
            path: directory, configuration: configuration,
            prefix: release?.directory ?? FilePath(root: "/", directory.components),
            current: release?.current))
      } else {
        pending += try root.directories(in: directory).reversed()
      }
    }
    return trees
  }

  /// Reads the virtual environment that `root` itself is; nil if it is none.
  ///
  /// `prefix` is nil for what the files of the tree say, see `prefix(of:)`. Throws `TreeFileError`
  /// and `FileError`.
  package static func read(_ root: TreeRoot) throws -> ArtifactTree? {
    guard let configuration = try configuration(of: "", in: root) else { return nil }
    return ArtifactTree(path: "", configuration: configuration, prefix: try prefix(of: root))
  }

  /// Returns where a tree of the versioned layout runs on the target; nil for other trees.
  ///
  /// dpkg has it in `package/ID`, postinst makes `releases/ID` of it and leads `current` there.
  private static func release(
    at path: FilePath, in root: TreeRoot
  ) throws -> (directory: FilePath, current: FilePath)? {
    let parent = path.removingLastComponent()
    guard let id = path.lastComponent, parent.lastComponent == "package",
      try root.isRegularFile(path.appending(releaseFile))
    else { return nil }
    let base = FilePath(root: "/", parent.removingLastComponent().components)
    return (base.appending("releases").appending(id), base.appending("current"))
  }

  /// The file by which maintainer scripts know a release.
  package static let releaseFile: FilePath.Component = "venvdeb-release"

  /// Returns the `pyvenv.cfg` of a directory; nil if it has none.
  private static func configuration(
    of directory: FilePath, in root: TreeRoot
  ) throws -> PyvenvConfig? {
    let path = directory.appending(PyvenvConfig.fileName)
    guard try root.isRegularFile(path),
      let text = try root.text(path, limit: PyvenvConfig.sizeLimit)
    else { return nil }
    return PyvenvConfig(parsing: text)
  }

  /// Returns the prefix that the files of a tree name: that of the interpreter in most scripts in
  /// `bin`, else that of the script that activates the tree.
  ///
  /// Throws `TreeFileError` and `FileError`.
  package static func prefix(of tree: TreeRoot) throws -> FilePath? {
    var votes: [FilePath: Int] = [:]
    for name in try tree.entries(of: "bin") {
      let script = FilePath("bin").appending(name)
      guard try tree.isRegularFile(script),
        let shebang = Shebang.parse(try tree.open(script).read(at: 0, count: 4096)),
        shebang.form != .relocatable, shebang.interpreter.isAbsolute,
        shebang.interpreter.lastComponent?.string.hasPrefix("python") ?? false
      else { continue }
      let directory = shebang.interpreter.removingLastComponent()
      guard directory.lastComponent == "bin", directory.components.count > 2 else { continue }
      votes[directory.removingLastComponent(), default: 0] += 1
    }
    let best = votes.max { ($0.value, $1.key.string) < ($1.value, $0.key.string) }
    return try best?.key ?? activatedPrefix(of: tree)
  }

  private static func activatedPrefix(of tree: TreeRoot) throws -> FilePath? {
    let script = FilePath("bin").appending(ActivationShell.posix.fileName)
    guard try tree.isRegularFile(script),
      let text = try tree.text(script, limit: ActivatedPrefix.scriptLimit)
    else { return nil }
    return ActivatedPrefix(parsing: text)?.prefix
  }
}
