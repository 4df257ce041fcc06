internal import Artifacts
package import Core
internal import Debian
internal import FoundationEssentials
internal import Packaging
internal import Relocation
package import SystemPackage
internal import Venv
internal import Wheels

/// Makes a staged tree fit to be shipped after others have changed it: a pip that was called in
/// it, a patch, a removal.
///
/// Files are changed one by one in their places: what was there before is not ours to restore, and
/// a run that failed can be repeated.
package struct Finish: Sendable {
  /// What a run found and did.
  package struct Outcome: Sendable, Encodable {
    let format = 1
    /// Files that were changed or added since the tree was staged.
    package let changed: Int
    package let compiled: Int
    /// Distributions that were taken out.
    package let removed: [String]
    /// Shared libraries that changed files need.
    package let substvars: [String: String]
    package let warnings: [String]

    /// The report as JSON with sorted keys.
    package func json() throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }

  /// The directory that stands for `/` of the target.
  let destdir: FilePath
  /// The report of the stage run, which was written right after the tree.
  let stageReport: FilePath
  /// Other directories that no file may name.
  let buildDirectories: [FilePath]
  let jobs: Int
  let sourceDate: SourceDate?

  package init(
    destdir: FilePath, stageReport: FilePath, buildDirectories: [FilePath], jobs: Int,
    sourceDate: SourceDate?
  ) {
    self.destdir = destdir
    self.stageReport = stageReport
    self.buildDirectories = buildDirectories
    self.jobs = jobs
    self.sourceDate = sourceDate
  }

  /// Finishes the tree.
  ///
  /// Throws `StageError.leaks` where a file names the build directory in a way that cannot be
  /// mended.
  @discardableResult package func run() async throws -> Outcome {
    let staged = try StagedReport.read(stageReport)
    let prefix = FilePath(staged.prefix)
    let tree = destdir.appending(prefix.components)
    guard FileSystem.isDirectory(tree) else { return Self.nothing }
    let interpreter = try await Interpreter.find(staged.interpreter.executable)
    let others = Set(staged.kept.map { FilePath($0) })
    let first = try TreeChanges(of: tree, since: stageReport, others: others)
    let removed = try staged.dropsSeeds ? drop(from: tree, staged, interpreter) : []
    guard !first.isUnchanged || !removed.isEmpty else { return Self.nothing }

    let layout = VenvLayout(prefix: prefix, interpreter: interpreter)
    let warnings = try relocate(first.changed, in: tree, layout, staged.shebang)
    let modules = try cleanBytecode(
      in: tree, layout, staged.bytecode,
      try TreeChanges(of: tree, since: stageReport, others: others))
    let compiler = BytecodeCompiler(
      interpreter: interpreter, mode: staged.bytecode, tree: tree, workers: jobs,
      sourceDate: sourceDate)
    let compiled = try await compiler?.compile(modules) ?? CompileSummary()
    let changes = try TreeChanges(of: tree, since: stageReport, others: others)
    let update = RecordCorrection(tree: tree, changed: changes.changed)
    for distribution in try InstalledDistribution.all(in: tree) { try update.run(distribution) }
    let allowances = staged.allowedLeaks.map {
      LeakAllowance(pattern: PathPattern($0.path), reason: $0.reason)
    }
    _ = try LeakCheck(allowances: allowances)
      .check(try await LeakScan(directories: places).scan(tree, jobs: jobs))

    let candidates = changes.files.map(\.string)
      .filter { MachineFiles.isCandidate($0) && !$0.hasSuffix(".pyc") }
    let elf = try MachineFiles.elf(among: candidates, root: tree)
    let libraries = try SharedLibraryDependencies.find(
      elf, in: tree, prefix: prefix, interpreter: interpreter.executable)
    let dependency = InterpreterDependency(interpreter, isPure: elf.isEmpty)
    return Outcome(
      changed: first.changed.count, compiled: compiled.compiled, removed: removed,
      substvars: [
        "venvdeb:Depends": (dependency.relations + libraries.relations).joined(separator: ", ")
      ],
      warnings: warnings + libraries.warnings)
  }

  /// The directories that no file may name; one as short as `/src` stands in many published wheels
  /// and means nothing there.
  private var places: [FilePath] {
    ([destdir] + buildDirectories).filter { $0.components.count > 1 }
  }

  private static let nothing = Outcome(
    changed: 0, compiled: 0, removed: [], substvars: [:], warnings: [])

  private func drop(
    from tree: FilePath, _ staged: StagedReport, _ interpreter: Interpreter
  ) throws -> [String] {
    let wanted = staged.distributions.filter { $0.source != Plan.Origin.seed.rawValue }
    return try SeedRemoval(
      tree: tree, markers: try MarkerEnvironment(values: interpreter.markers),
      wanted: Set(wanted.map(\.name))
    ).run()
  }

  /// Relocates files, and removes what says which local directory a distribution is from; returns
  /// warnings.
  private func relocate(
    _ paths: Set<FilePath>, in tree: FilePath, _ layout: VenvLayout, _ style: ShebangStyle
  ) throws -> [String] {
    var others: [FilePath] = []
    for path in paths.sorted(by: { $0.string.utf8.lexicographicallyPrecedes($1.string.utf8) }) {
      let file = tree.pushing(path)
      guard try FileSystem.status(file)?.type == .regular else { continue }
      if path.lastComponent == "direct_url.json" {
        // PEP 610: for a local directory it would name one of this machine.
        if try FileSystem.readText(file).contains("\"file://") { try FileSystem.remove(file) }
      } else {
        others.append(path)
      }
    }
    let commands = try FileSystem.entries(of: tree.pushing(layout.bin)).map(\.string)
    let context = RelocationContext(
      placement: TreePlacement(prefix: layout.prefix, shebang: style),
      sitePackages: layout.sitePackages,
      buildDirectories: BuildDirectories(places, trees: [tree, layout.prefix]),
      commands: Set(commands), libraries: try libraries(for: others, in: tree))
    return try Relocator(root: tree, context: context).relocate(others).warnings
  }

  /// The ELF files of the tree, if one of `paths` is among them.
  private func libraries(for paths: [FilePath], in tree: FilePath) throws -> [FilePath] {
    let changed = paths.map(\.string).filter(MachineFiles.isCandidate)
    guard try !MachineFiles.elf(among: changed, root: tree).isEmpty else { return [] }
    let files = try FileSystem.walk(tree).filter { $0.status.type == .regular }.map(\.path.string)
    return try MachineFiles.elf(among: files.filter(MachineFiles.isCandidate), root: tree)
      .map { FilePath($0) }
  }

  /// Removes bytecode that is not ours or whose source is gone or changed; returns the modules that
  /// have none now.
  private func cleanBytecode(
    in tree: FilePath, _ layout: VenvLayout, _ mode: BytecodeMode, _ changes: TreeChanges
  ) throws -> [CompileJob] {
    let present = Set(changes.files)
    let tag = layout.interpreter.cacheTag
    var sources: [FilePath: FilePath] = [:]
    var jobs: [CompileJob] = []
    for path in changes.files where path.starts(with: layout.sitePackages) {
      guard let job = CompileJob(path: path, size: 0) else { continue }
      sources[job.output(cacheTag: tag)] = path
    }
    for path in changes.files
    where path.extension == "pyc"
      && path.removingLastComponent().lastComponent?.string == "__pycache__"
    {
      let source = sources[path]
      let isStale =
        source.map { changes.changed.contains($0) || changes.changed.contains(path) } ?? true
      if isStale || !mode.compilesNow {
        try FileSystem.remove(tree.pushing(path))
        let directory = tree.pushing(path.removingLastComponent())
        if try FileSystem.entries(of: directory).isEmpty { try FileSystem.remove(directory) }
      }
    }
    for (output, source) in sources.sorted(by: { $0.value.string < $1.value.string }) {
      let isCompiled = present.contains(output) && !changes.changed.contains(output)
      guard !isCompiled || changes.changed.contains(source) else { continue }
      let size = Int(try FileSystem.status(tree.pushing(source))?.size ?? 0)
      if let job = CompileJob(path: source, size: size) { jobs.append(job) }
    }
    return jobs
  }
}
