internal import Core
internal import SystemPackage
internal import Venv
internal import Wheels

/// The compiler of a tree that is being installed.
struct TreeCompiler {
  let interpreter: Interpreter
  let mode: BytecodeMode
  let root: FilePath
  let jobs: Int
  let sourceDate: SourceDate?

  /// Compiles those of the files again that are modules, because they changed since.
  ///
  /// Returns the .pyc files that were written; which modules do not compile is known already. Throws
  /// `FileError` and `BytecodeError`.
  func recompile(
    _ files: [FilePath], sitePackages: FilePath
  ) async throws -> [CompileSummary.File] {
    let jobs = try files.filter { $0.starts(with: sitePackages) }.compactMap { path in
      CompileJob(path: path, size: Int(try FileSystem.status(root.pushing(path))?.size ?? 0))
    }
    guard !jobs.isEmpty,
      let compiler = BytecodeCompiler(
        interpreter: interpreter, mode: mode, tree: root, workers: self.jobs,
        sourceDate: sourceDate)
    else { return [] }
    return try await compiler.compile(jobs).files
  }

  /// Runs the installer, and compiles every batch of files as soon as it is written.
  ///
  /// `notify` is told of each batch. Returns what the installer wrote, with the bytecode, and what
  /// became of the modules: nothing in the modes that do not compile now. Throws what either throws.
  func compile(
    during installer: WheelInstaller, notify: @escaping @Sendable (RunEvent) -> Void
  ) async throws -> (files: InstalledFiles, summary: CompileSummary) {
    @Sendable func progress(_ files: [InstallPlan.File]) {
      notify(.progressed(files: files.count, bytes: files.reduce(0) { $0 + $1.size }))
    }
    guard
      let compiler = BytecodeCompiler(
        interpreter: interpreter, mode: mode, tree: root, workers: jobs, sourceDate: sourceDate)
    else {
      return (try await installer.install(written: progress), CompileSummary())
    }
    let (stream, continuation) = AsyncStream.makeStream(of: [CompileJob].self)
    let sitePackages = installer.plan.layout.sitePackages.string + "/"
    return try await withThrowingTaskGroup(
      of: (files: InstalledFiles?, summary: CompileSummary?).self
    ) { group in
      group.addTask {
        defer { continuation.finish() }
        let files = try await installer.install { files in
          progress(files)
          let sources = files.filter {
            $0.name.hasSuffix(".py") && $0.path.hasPrefix(sitePackages)
          }
          let compilable = sources.compactMap { file in
            CompileJob(path: FilePath(file.path), size: file.size)
          }
          if !compilable.isEmpty { continuation.yield(compilable) }
        }
        return (files, nil)
      }
      group.addTask { (nil, try await compiler.compile(stream)) }
      var installed: InstalledFiles?
      var summary = CompileSummary()
      for try await part in group {
        installed = part.files ?? installed
        summary = part.summary ?? summary
      }
      guard var files = installed else { preconditionFailure("both tasks have ended") }
      for file in summary.files { files.add(file.path, size: file.size) }
      return (files, summary)
    }
  }
}
