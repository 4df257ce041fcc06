internal import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// The bytecode of a tree that was unpacked from a bundle.
struct BundleBytecode {
  let manifest: BundleManifest
  let interpreter: Interpreter
  let tree: FilePath
  /// What the tree is to look like.
  let shape: TreeShape
  let jobs: Int

  /// What bytecode the tree has in the end.
  struct Conversion {
    /// Whether the tree has .pyc files.
    let hasFiles: Bool
    /// Sources that do not compile, with the reason.
    let uncompiled: [String]
  }

  /// Compiles the modules or removes their bytecode, if that is not as requested.
  ///
  /// Bytecode with time stamps never is: it names the times that the sources had elsewhere. Throws
  /// `FileError` and `BytecodeError`.
  func convert() async throws -> Conversion {
    let mode = shape.bytecode
    let fits =
      Self.isDone(manifest, mode)
      && (interpreter.target.python.magicNumber == manifest.python.magic || !mode.compilesNow)
    if fits {
      let suffix = ".\(interpreter.target.python.cacheTag).pyc"
      return Conversion(
        hasFiles: mode.compilesNow && manifest.files.contains { $0.path.string.hasSuffix(suffix) },
        uncompiled: manifest.uncompiled)
    }
    let sources = try sources()
    if manifest.bytecode.compilesNow { try remove(sources) }
    guard
      let compiler = BytecodeCompiler(
        interpreter: interpreter, mode: mode, tree: tree, workers: jobs,
        sourceDate: shape.sourceDate)
    else { return Conversion(hasFiles: false, uncompiled: []) }
    let summary = try await compiler.compile(sources)
    return Conversion(
      hasFiles: summary.compiled > 0,
      uncompiled: summary.failures.map(\.description))
  }

  /// Whether a bundle has its bytecode in this mode, for the Python that it is for.
  static func isDone(_ manifest: BundleManifest, _ mode: BytecodeMode) -> Bool {
    mode == manifest.bytecode && mode != .timestamp
  }

  /// Returns the modules of the tree.
  private func sources() throws -> [CompileJob] {
    let site = VenvLayout(prefix: shape.prefix, target: interpreter.target).sitePackages
    let directory = site.string + "/"
    return manifest.files.compactMap { file in
      let path = file.path.string
      guard path.hasPrefix(directory), path.hasSuffix(".py") else { return nil }
      return CompileJob(path: file.path.path, size: file.size)
    }
  }

  /// Removes the bytecode of these sources, and the directories that had nothing else.
  private func remove(_ sources: [CompileJob]) throws {
    var directories: Set<FilePath> = []
    for source in sources {
      let path = tree.pushing(source.output(cacheTag: interpreter.target.python.cacheTag))
      guard try FileSystem.exists(path) else { continue }
      try FileSystem.remove(path)
      directories.insert(path.removingLastComponent())
    }
    for directory in directories where try FileSystem.entries(of: directory).isEmpty {
      try FileSystem.remove(directory)
    }
  }
}
