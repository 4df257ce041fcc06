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
  /// The bytecode of earlier runs, and the digests of the wheels that it may be of, in the order of the
  /// plan's requests; nil for those whose bytecode nobody will need again.
  var cache: (bytecode: BytecodeCache, wheels: [Digest?])?

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
    let modules = CompiledModules(installer.plan)
    try await installer.makeDirectories()
    let (restored, areAllKnown) = try await restore(modules)
    let known = areAllKnown ? [] : Set(restored.map(\.module.path))
    let (stream, continuation) = AsyncStream.makeStream(of: [CompileJob].self)
    var (files, summary) = try await withThrowingTaskGroup(
      of: (files: InstalledFiles?, summary: CompileSummary?).self
    ) { group in
      group.addTask {
        defer { continuation.finish() }
        let files = try await installer.writeFiles { files in
          progress(files)
          guard !areAllKnown else { return }
          let unknown = files.compactMap { modules.module($0) }.filter { !known.contains($0.path) }
          guard !unknown.isEmpty else { return }
          continuation.yield(unknown)
          // Lets the tasks run that feed the compilers: there are no more threads than cores.
          await Task.yield()
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
      guard let files = installed else { preconditionFailure("both tasks have ended") }
      return (files, summary)
    }
    try await keep(modules, compiled: summary)
    summary.add(restored.map(\.bytecode))
    files.addBytecode(summary.files.map(InstalledFiles.File.init))
    return (files, summary)
  }

  private typealias Restored = [(module: CompileJob, bytecode: CompileSummary.File)]

  /// Writes the bytecode that earlier runs compiled from the wheels, and returns whether it is that of
  /// all modules.
  private func restore(_ modules: CompiledModules) async throws -> (Restored, areAll: Bool) {
    guard let cache else { return ([], false) }
    let wheels = try await Array(cache.wheels.enumerated()).concurrentMap(jobs: jobs) {
      request, wheel -> (restored: Restored, areAll: Bool) in
      let modules = modules.modules(of: request)
      guard let wheel, !modules.isEmpty else { return ([], modules.isEmpty) }
      let restored = try cache.bytecode.restore(modules, of: wheel, into: root)
      return (restored, restored.count == modules.count)
    }
    return (wheels.flatMap(\.restored), modules.areAll && wheels.allSatisfy(\.areAll))
  }

  /// Adds the bytecode of the wheels of which something was compiled to the cache.
  private func keep(_ modules: CompiledModules, compiled summary: CompileSummary) async throws {
    guard let cache, !summary.files.isEmpty else { return }
    let tag = interpreter.target.python.cacheTag
    let compiled = Set(summary.files.map(\.path))
    _ = try await Array(cache.wheels.enumerated()).concurrentMap(jobs: jobs) {
      request, wheel -> Void in
      guard let wheel else { return }
      let modules = modules.modules(of: request)
      guard modules.contains(where: { compiled.contains($0.output(cacheTag: tag)) }) else { return }
      cache.bytecode.keep(modules, of: wheel, from: root)
    }
  }
}

extension InstalledFiles.File {
  /// A .pyc file.
  init(_ file: CompileSummary.File) { self.init(path: file.path.string, size: file.size) }
}
