internal import Core
internal import Debian
internal import SystemPackage
internal import Venv

/// Makes the tree of a package from a lock or a bundle, and reports what it made.
///
/// The steps are those of docs/architecture.md: plan, acquire, open, install, relocate, recompile,
/// libraries, checks, SBOM, commit, report. A run that throws leaves the destdir as it was.
package struct StageRun: Sendable {
  /// What the run was asked for.
  package let request: StageRequest
  private let notify: @Sendable (RunEvent) -> Void

  /// Creates a run; `notify` is told of its progress.
  package init(
    _ request: StageRequest, notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.request = request
    self.notify = notify
  }

  /// Decides which file is used for each pin of the lock, and changes nothing.
  ///
  /// Throws `RequestError`, `PlanError`, `HashMismatch` and the errors of the lock.
  package func plan() async throws -> Plan {
    try request.checkPrefix()
    return try await LockSource.read(request, notify: notify).lock.plan
  }

  /// Makes the tree and commits it to the destdir.
  @discardableResult package func run() async throws -> Report {
    var timer = StepTimer()
    let source = try await source()
    timer.mark("plan")

    let staged = try StagedTree.prepare(request.destination, report: request.report)
    let bom = try StagedBom.prepare(
      request.destination, version: request.packageVersion, date: request.sourceDate,
      isWanted: request.shipsBom)
    let tree = try await source.makeTree(
      at: staged.tree, work: staged.work.path, links: request.links, timer: &timer)
    let libraries = try SharedLibraryDependencies.find(
      tree.elfFiles, in: tree.path, prefix: request.prefix,
      machine: tree.target.elf,
      interpreter: tree.target.executable)
    timer.mark("libraries")
    try staged.preexisting.link(into: tree.path)
    try await ApplicationChecks(request, tree: tree.path, work: staged.work.path).run {
      notify(.checked($0, output: $1))
    }
    timer.mark("check")
    let files = try bom.write(tree, into: staged.work.path)
    let installed = try staged.commit(files: files, links: request.links)
    try bom.removeStale()
    timer.mark("stage")

    let report = Report(
      tree, request: request, libraries: libraries,
      installed: installed.compactMap { TreePath($0) },
      kept: staged.preexisting.paths.compactMap { TreePath($0) }, warnings: bom.warnings,
      timings: timer.seconds)
    if let path = request.frozenLock, let text = tree.frozenLock {
      try FileSystem.createDirectories(path.removingLastComponent())
      try AtomicFile.write(text, to: path)
    }
    if let path = request.report { try report.write(to: path) }
    notify(.finished(report))
    return report
  }

  /// Reads and plans what the tree is made from.
  private func source() async throws -> any TreeSource {
    try request.checkPrefix()
    if let bundle = request.bundle { return try await BundleSource.read(bundle, request) }
    return try await LockSource.read(request, notify: notify)
  }
}
