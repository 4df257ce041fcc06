package import Core
internal import Debian
internal import Packaging
internal import Relocation
package import SystemPackage
internal import Venv
internal import Wheels

/// Finishes a staged tree after other programs changed it: a pip that was called in it, a patch, a
/// removal.
///
/// What was changed is relocated, recompiled and checked as `StageRun` does it. Files are changed one
/// by one where they are: the tree as it was staged is not restored by a failure, but a run that
/// failed can be repeated.
package struct FinishRun: Sendable {
  /// The staging root of the package.
  let destdir: FilePath
  /// The report of the stage run, which was written right after the tree.
  let stageReport: FilePath
  /// Other directories that no file may name.
  let buildDirectories: [FilePath]
  let jobs: Int
  let sourceDate: SourceDate?
  private let temporaryDirectory: FilePath
  private let notify: @Sendable (RunEvent) -> Void

  /// Creates a run; `notify` is told of another run that is waited for.
  ///
  /// The Python of another release is unpacked below `temporaryDirectory`.
  package init(
    destdir: FilePath, stageReport: FilePath, buildDirectories: [FilePath], jobs: Int,
    sourceDate: SourceDate?, temporaryDirectory: FilePath = "/tmp",
    notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.destdir = destdir
    self.stageReport = stageReport
    self.buildDirectories = buildDirectories
    self.jobs = jobs
    self.sourceDate = sourceDate
    self.temporaryDirectory = temporaryDirectory
    self.notify = notify
  }

  /// Finishes the tree.
  ///
  /// Throws `ReportError` for a file that is not the report, `LeakError` where a file has a build
  /// path that cannot be rewritten, `DeploymentError` where a release was changed, `ArchitectureError` where one is for another machine,
  /// `CommitError.linkedDirectory` where a directory on the way to the tree is a link, and the errors
  /// of the steps.
  @discardableResult package func run() async throws -> FinishReport {
    let staged = try Report.read(stageReport)
    let prefix = FilePath(staged.release?.directory ?? staged.prefix)
    guard FileSystem.isDirectory(destdir) else { return .unchanged }
    let root = try await StagingRoot.open(destdir, notify: notify)
    defer { withExtendedLifetime(root) {} }
    let store = staged.release.map { FilePath($0.store) } ?? prefix
    let relative = FilePath(root: nil, store.components)
    guard try root.status(of: relative)?.type == .directory else { return .unchanged }
    let tree = destdir.pushing(relative)
    let contents = try TreeRoot.open(tree)
    let cross = try staged.target?.description(in: stageReport)
    let others = Set(staged.kept.map(\.path))
    func changes() throws -> TreeChanges {
      try TreeChanges(
        of: tree, since: stageReport, count: staged.files, others: others, directories: forbidden)
    }
    let first = try changes()
    if let release = staged.release {
      try StartedPrograms(base: FilePath(staged.prefix)).check(destdir)
      // The clock of the file system is coarse, so that a new tree may look changed.
      if first.isUnchanged { return .unchanged }
      if try await TreeDigest.find(tree, jobs: jobs).hex == release.digest { return .unchanged }
      throw DeploymentError.changedTree(tree, files: first.changed.sorted { $0.string < $1.string })
    }
    guard !first.isUnchanged || staged.dropsSeeds else { return .unchanged }

    var interpreter = try await Interpreter.find(
      staged.target?.builder ?? staged.interpreter.executable)
    if let cross { interpreter = interpreter.compiling(for: cross.target) }
    let removed = try SeedRemoval(staged, tree: contents, target: interpreter.target)?.run() ?? []
    guard !first.isUnchanged || !removed.isEmpty else { return .unchanged }

    let layout = VenvLayout(prefix: prefix, target: interpreter.target)
    let warnings = try ChangeRelocation(
      tree: tree, layout: layout, shebang: staged.shebang, directories: forbidden
    ).run(first.changed)
    let modules = try StaleBytecode(tree: tree, layout: layout, mode: staged.bytecode)
      .remove(try changes())
    let compiled = try await compile(modules, in: tree, interpreter, cross, staged)
    let last = try changes()
    let correction = RecordCorrection(tree: contents, changed: last.changed)
    let distributions = try InstalledDistribution.all(in: contents)
    for distribution in distributions { try correction.run(distribution) }
    let unsearched = try await checkLeaks(
      contents, recorded: try InstalledDistribution.recordedFiles(of: distributions, in: contents),
      changed: last.changed, staged)
    let bom = BomRefresh(
      bom: PackageBom(package: staged.package, root: root, date: sourceDate), path: relative)
    let unlisted = try bom.run(
      contents, interpreter: interpreter.target.executable,
      isExpected: staged.installed.contains { $0.path == bom.bom.path })

    let elfFiles = try ElfFiles.find(among: last.files.map(\.string), in: tree)
    let libraries = try SharedLibraryDependencies.find(
      elfFiles, in: tree, prefix: prefix, machine: interpreter.target.elf,
      interpreter: interpreter.target.executable, catalog: cross?.catalog() ?? .ofThisMachine)
    _ = try ArchitectureCheck(
      architecture: nil,
      allowances: staged.foreignCode.map {
        LeakAllowance(pattern: PathPattern($0.string), reason: "allowed when the tree was staged")
      }
    ).check(libraries.foreign, target: interpreter.target)
    let dependency = InterpreterDependency(interpreter.target, isPure: elfFiles.isEmpty)
    return FinishReport(
      changed: first.changed.count, compiled: compiled.compiled, removed: removed,
      uncompiled: compiled.failures.map(\.description),
      unsearched: unsearched,
      substvars: [
        "venvdeb:Depends": (dependency.relations + libraries.relations).joined(separator: ", ")
      ],
      warnings: warnings + libraries.warnings + unlisted)
  }

  /// Compiles modules as the stage run did, where that was done.
  ///
  /// Throws `BytecodeError`, and the errors of the packages of a Python of another release.
  private func compile(
    _ modules: [CompileJob], in tree: FilePath, _ interpreter: Interpreter,
    _ cross: TargetDescription?, _ staged: Report
  ) async throws -> CompileSummary {
    guard !modules.isEmpty, staged.bytecode.compilesNow else { return CompileSummary() }
    let worker = try cross.flatMap { description in
      try staged.target?.worker(for: description, temporaryDirectory: temporaryDirectory)
    }
    defer { withExtendedLifetime(worker) {} }
    let compiler = BytecodeCompiler(
      interpreter: interpreter.compiling(for: interpreter.target, with: worker?.program),
      mode: staged.bytecode, tree: tree, workers: jobs, sourceDate: sourceDate)
    return try await compiler?.compile(modules) ?? CompileSummary()
  }

  /// Returns the archives that could not be searched, with the reason.
  ///
  /// The stage run has decided about files of distributions that are as they were then. Everything else
  /// is searched, links and what was moved into the tree included. Throws `LeakError` for build paths
  /// that the stage run did not allow.
  private func checkLeaks(
    _ tree: TreeRoot, recorded: Set<FilePath>, changed: Set<FilePath>, _ staged: Report
  ) async throws -> [String] {
    let allowances = staged.allowedLeaks.map {
      LeakAllowance(pattern: PathPattern($0.path.string), reason: $0.reason)
    }
    let entries = try FileSystem.walk(tree.path).filter { path, status in
      status.type != .regular || changed.contains(path)
        || !(recorded.contains(path) || BytecodeSource.isAmong(recorded, of: path))
    }
    let findings = try await LeakScan(directories: forbidden)
      .scan(tree.path, entries: entries, jobs: jobs)
    _ = try LeakCheck(allowances: allowances).check(findings)
    return findings.unsearched.map(\.description)
  }

  /// The directories that no file may name; one as short as `/src` is in many published wheels and
  /// means nothing there.
  private var forbidden: [FilePath] {
    ([destdir] + buildDirectories).filter { $0.components.count > 1 }
  }
}
