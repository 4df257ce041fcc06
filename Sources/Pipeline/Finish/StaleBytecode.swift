internal import Core
internal import SystemPackage
internal import Venv

/// The stale bytecode of a changed tree.
struct StaleBytecode {
  let tree: FilePath
  let layout: VenvLayout
  let mode: BytecodeMode

  /// Removes bytecode that venvdeb did not write or whose source is gone or changed, and returns the
  /// modules that have none now.
  ///
  /// Throws `FileError`.
  func remove(_ changes: TreeChanges) throws -> [CompileJob] {
    let present = Set(changes.files)
    let sources = sources(among: changes.files)
    for path in changes.files where isCached(path) {
      let isStale =
        sources[path].map { changes.changed.contains($0) || changes.changed.contains(path) }
        ?? true
      guard isStale || !mode.compilesNow else { continue }
      try FileSystem.remove(tree.pushing(path))
      let directory = tree.pushing(path.removingLastComponent())
      if try FileSystem.entries(of: directory).isEmpty { try FileSystem.remove(directory) }
    }
    var jobs: [CompileJob] = []
    for (output, source) in sources.sorted(by: { $0.value.string < $1.value.string }) {
      let isCompiled = present.contains(output) && !changes.changed.contains(output)
      guard !isCompiled || changes.changed.contains(source) else { continue }
      let size = Int(try FileSystem.status(tree.pushing(source))?.size ?? 0)
      if let job = CompileJob(path: source, size: size) { jobs.append(job) }
    }
    return jobs
  }

  /// Returns the modules of site-packages by the paths of their bytecode (PEP 3147).
  private func sources(among files: [FilePath]) -> [FilePath: FilePath] {
    let tag = layout.target.python.cacheTag
    var sources: [FilePath: FilePath] = [:]
    for path in files where path.starts(with: layout.sitePackages) {
      guard let job = CompileJob(path: path, size: 0) else { continue }
      sources[job.output(cacheTag: tag)] = path
    }
    return sources
  }

  private func isCached(_ path: FilePath) -> Bool {
    path.extension == "pyc" && path.removingLastComponent().lastComponent?.string == "__pycache__"
  }
}
