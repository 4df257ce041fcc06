internal import Core
internal import Debian
internal import SystemPackage
internal import Venv

/// The engine: from a lock or a bundle to a finished tree in the destination directory, and a
/// report.
///
/// options → plan → acquire → install → relocate → compile → stage → report. A run that throws
/// leaves the destination directory as it was.
package struct StageRun: Sendable {
  package let options: StageRequest
  private let notify: @Sendable (RunEvent) -> Void

  package init(
    _ options: StageRequest, notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.options = options
    self.notify = notify
  }

  /// Decides which file is used for each pin of the lock, without changing anything.
  package func plan() async throws -> Plan {
    try checkPrefix()
    return try await LockSource.read(options, notify: notify).inputs.plan
  }

  /// Makes the tree.
  @discardableResult package func run() async throws -> Report {
    var clock = StepTimer()
    try checkPrefix()
    let source: any TreeSource =
      if let bundle = options.bundle {
        try await BundleSource.read(bundle, options)
      } else {
        try await LockSource.read(options, notify: notify)
      }
    clock.mark("plan")

    let place = try StagedTree.prepare(options)
    let bom = try StagedBom.prepare(options)
    let facts = try await source.make(place.tree, work: place.work.path, clock: &clock)
    let libraries = try SharedLibraryDependencies.find(
      facts.elf, in: place.tree, prefix: options.prefix, interpreter: facts.interpreter.executable)
    clock.mark("libraries")
    try place.kept.link(into: place.tree)
    try await ApplicationChecks(
      options: options, tree: place.tree, work: place.work.path
    ).run { notify(.checked($0, output: $1)) }
    clock.mark("check")
    let files = try bom.write(facts, tree: place.tree, into: place.work.path)
    let installed = try place.commit(files: files, links: options.links)
    try bom.removeStale()
    clock.mark("stage")

    let report = Report(
      facts, options: options, libraries: libraries, installed: installed.map(\.string),
      kept: place.kept.paths.map(\.string), warnings: bom.warnings, timings: clock.seconds)
    if let path = options.frozenLock, let text = facts.frozenLock {
      try FileSystem.createDirectories(path.removingLastComponent())
      try AtomicFile.write(text, to: path)
    }
    if let path = options.report { try report.write(to: path) }
    notify(.finished(report))
    return report
  }

  private func checkPrefix() throws {
    guard options.prefix.isAbsolute, options.prefix.components.count > 1 else {
      throw StageError.badPrefix(options.prefix)
    }
  }
}
