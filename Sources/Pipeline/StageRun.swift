internal import Core
internal import Debian
internal import Packaging
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

/// Makes the tree of a package from a lock or a bundle, and reports what it made.
///
/// The steps are those of docs/architecture.md: plan, acquire, open, install, relocate, recompile,
/// libraries, SBOM, checks, commit, report. A run that throws leaves the destdir as it was.
package struct StageRun: Sendable {
  /// What the run was asked for; a release has a placeholder for its prefix.
  package let request: StageRequest
  private let notify: @Sendable (RunEvent) -> Void

  /// Creates a run; `notify` is told of its progress.
  package init(
    _ request: StageRequest, notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.request = request.placed()
    self.notify = notify
  }

  /// Decides which file is used for each pin of the lock, and changes nothing.
  ///
  /// The warnings of the plan are all that are known by then.
  ///
  /// Throws `RequestError`, `PlanError`, `HashMismatch` and the errors of the lock.
  package func plan() async throws -> Plan {
    try request.checkDestination()
    let lock = try await LockSource.read(request, compiles: false, notify: notify).lock
    var plan = lock.plan
    plan.warnings = lock.request.warnings + plan.warnings
    return plan
  }

  /// Makes the tree and commits it to the destdir.
  @discardableResult package func run() async throws -> Report {
    var timer = StepTimer(notify)
    timer.begin(.plan)
    let source = try await source()
    for path in [request.report, request.frozenLock] {
      if let path { try PendingFile.check(path) }
    }
    var staged = try await StagedTree.prepare(
      request.destination, report: request.report, notify: notify)
    var bom = try StagedBom.prepare(
      request.destination, in: staged.root, version: request.packageVersion,
      date: request.sourceDate,
      isWanted: request.shipsBom)
    let earlierReport = try Report.earlier(of: request)
    let earlier = try EarlierTree.find(request, of: earlierReport)
    var tree = try await source.makeTree(
      at: staged.tree, work: staged.work.path, links: request.links, timer: &timer)
    try await request.sharedTree?.exchange(&tree, for: request)
    let preexisting = staged.preexisting.adding(try earlier?.add(to: &tree) ?? [])
    let configuration = try MovedConfiguration.move(
      request, from: &tree, to: staged.work.path, after: earlierReport)
    var request = request
    if let options = request.releases,
      let release = try await tree.settle(request, options: options)
    {
      request = request.placed(at: release)
      staged.destination = request.destination
      bom.destination = request.destination
    }
    if request.copiesInterpreter {
      try InterpreterCopies(
        layout: VenvLayout(prefix: request.prefix, target: tree.target)
      ).replaceLinks(of: &tree)
    }
    if !preexisting.paths.isEmpty {
      try preexisting.link(into: tree.path)
      tree.files = nil
    }
    timer.begin(.libraries)
    // Both read the tree, and neither needs the other.
    let (sbom, finished, work) = (bom, tree, staged.work.path)
    async let written = sbom.write(finished, into: work)
    let libraries = try SharedLibraryDependencies.find(
      tree.elfFiles, in: tree.path, known: tree.files?.elfContents ?? [:], prefix: request.prefix,
      machine: tree.target.elf,
      interpreter: tree.target.executable,
      catalog: tree.cross?.description.catalog() ?? .ofThisMachine)
    let unused = try ArchitectureCheck(request).check(libraries.foreign, target: tree.target)
    let (bomFiles, bomWarnings) = try await written
    timer.begin(.check)
    try await ApplicationChecks.run(
      request, tree, work: staged.work.path, notify: notify
    ) { [tree = tree.path, work = staged.work.path, destdir = request.destdir] run in
      try await configuration.withFiles(of: tree, in: work, destdir: destdir) { try await run() }
    }
    timer.begin(.stage)
    let files = bomFiles + configuration.files
    timer.end()
    let report = Report(
      tree, request: request, libraries: libraries, earlier: earlier?.report,
      configuration: configuration,
      installed: staged.installed(files, links: request.links).compactMap { TreePath($0) },
      kept: preexisting.paths.compactMap { TreePath($0) },
      foreign: libraries.foreign.compactMap { TreePath($0.path) },
      warnings: bomWarnings + configuration.warnings
        + unused.map {
          "'allow-foreign-code: \($0.pattern)' has no effect: no such file is for another "
            + "architecture"
        }, timings: timer.seconds)
    var lockFile: PendingFile?
    if let path = request.frozenLock, let text = tree.frozenLock {
      lockFile = try PendingFile.write(text, for: path)
    }
    var reportFile: PendingFile?
    if let path = request.report {
      reportFile = try PendingFile.write(
        request.secrets.maskingFileText(try report.json()), for: path)
    }
    try staged.commit(files, links: request.links, removing: configuration.stale)
    try request.release?.removeOthers(in: request.destdir)
    try lockFile?.commit()
    try reportFile?.commit()
    try bom.removeStale()
    notify(.finished(report))
    return report
  }

  /// Reads and plans what the tree is made from.
  private func source() async throws -> any TreeSource {
    try request.checkDestination()
    try request.checkLayout()
    if let bundle = request.bundle {
      return try await BundleSource.read(bundle, request, notify: notify)
    }
    if let bundle = try request.sharedTree?.open() {
      return try await BundleSource.read(bundle, request, notify: notify)
    }
    return try await LockSource.read(request, notify: notify)
  }
}
