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
    try request.checkDestination()
    return try await LockSource.read(request, notify: notify).lock.plan
  }

  /// Makes the tree and commits it to the destdir.
  @discardableResult package func run() async throws -> Report {
    var timer = StepTimer()
    let source = try await source()
    timer.mark("plan")

    let staged = try await StagedTree.prepare(
      request.destination, report: request.report, notify: notify)
    let bom = try StagedBom.prepare(
      request.destination, in: staged.root, version: request.packageVersion,
      date: request.sourceDate,
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
    let installed = staged.installed(files, links: request.links)
    timer.mark("stage")

    let report = Report(
      tree, request: request, libraries: libraries, installed: installed.map(\.string),
      kept: staged.preexisting.paths.map(\.string), warnings: bom.warnings, timings: timer.seconds)
    // What stands outside of the destdir is complete before the tree appears, and is named after it.
    let frozenLock = try request.frozenLock.flatMap { path in
      try tree.frozenLock.map { try PendingFile($0, for: path) }
    }
    let reportFile = try request.report.map { try PendingFile(try report.json(), for: $0) }
    try staged.commit(files, links: request.links)
    try bom.removeStale()
    try frozenLock?.commit()
    try reportFile?.commit()
    notify(.finished(report))
    return report
  }

  /// Reads and plans what the tree is made from.
  private func source() async throws -> any TreeSource {
    try request.checkDestination()
    if let bundle = request.bundle {
      return try await BundleSource.read(bundle, request, notify: notify)
    }
    return try await LockSource.read(request, notify: notify)
  }
}
