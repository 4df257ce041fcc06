internal import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// Gives a tree that was unpacked from a bundle the bytecode that was asked for.
struct BundleBytecode {
  let manifest: BundleManifest
  let interpreter: Interpreter
  let tree: FilePath
  let options: StageOptions

  /// Compiles anew or removes what there is, if it is not as it should be.
  ///
  /// Bytecode with time stamps never is: it names the times that the sources had elsewhere. Returns
  /// the sources that do not compile, with the reason.
  func convert() async throws -> [String] {
    let mode = options.bytecode
    let fits =
      mode == manifest.bytecode && mode != .timestamp
      && (interpreter.magicNumber == manifest.python.magic || !mode.compilesNow)
    if fits { return manifest.uncompiled }
    let sources = try sources()
    if manifest.bytecode.compilesNow { try remove(sources) }
    guard
      let compiler = BytecodeCompiler(
        interpreter: interpreter, mode: mode, tree: tree, workers: options.jobs,
        sourceDate: options.sourceDate)
    else { return [] }
    return try await compiler.compile(sources).failures.map { "\($0.path.string): \($0.reason)" }
  }

  /// The modules of the tree.
  private func sources() throws -> [CompileJob] {
    let site = VenvLayout(prefix: options.prefix, interpreter: interpreter).sitePackages
    let directory = site.string + "/"
    return manifest.files.compactMap { file in
      guard file.path.hasPrefix(directory), file.path.hasSuffix(".py") else { return nil }
      return CompileJob(path: FilePath(file.path), size: file.size)
    }
  }

  /// Removes the bytecode of these sources, and the directories that had nothing else.
  private func remove(_ sources: [CompileJob]) throws {
    var directories: Set<FilePath> = []
    for source in sources {
      let path = tree.pushing(source.output(cacheTag: interpreter.cacheTag))
      guard try FileSystem.exists(path) else { continue }
      try FileSystem.remove(path)
      directories.insert(path.removingLastComponent())
    }
    for directory in directories where try FileSystem.entries(of: directory).isEmpty {
      try FileSystem.remove(directory)
    }
  }
}
