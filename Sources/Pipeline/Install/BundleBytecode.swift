internal import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// Gives a tree that was unpacked from a bundle the bytecode that was asked for.
struct BundleBytecode {
  let manifest: BundleManifest
  let interpreter: Interpreter
  let tree: FilePath
  let options: StageRequest

  /// What converting found out.
  struct Outcome {
    /// Whether the tree has .pyc files.
    let hasFiles: Bool
    /// Sources that do not compile, with the reason.
    let uncompiled: [String]
  }

  /// Compiles anew or removes what there is, if it is not as it should be.
  ///
  /// Bytecode with time stamps never is: it names the times that the sources had elsewhere.
  func convert() async throws -> Outcome {
    let mode = options.bytecode
    let fits =
      mode == manifest.bytecode && mode != .timestamp
      && (interpreter.magicNumber == manifest.python.magic || !mode.compilesNow)
    if fits {
      let suffix = ".\(interpreter.cacheTag).pyc"
      return Outcome(
        hasFiles: mode.compilesNow && manifest.files.contains { $0.path.hasSuffix(suffix) },
        uncompiled: manifest.uncompiled)
    }
    let sources = try sources()
    if manifest.bytecode.compilesNow { try remove(sources) }
    guard
      let compiler = BytecodeCompiler(
        interpreter: interpreter, mode: mode, tree: tree, workers: options.jobs,
        sourceDate: options.sourceDate)
    else { return Outcome(hasFiles: false, uncompiled: []) }
    let summary = try await compiler.compile(sources)
    return Outcome(
      hasFiles: summary.compiled > 0,
      uncompiled: summary.failures.map { "\($0.path.string): \($0.reason)" })
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
