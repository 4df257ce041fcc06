internal import Core
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// The engine: from a lock to a finished tree in the destination directory, and a report.
///
/// options → plan → acquire → install → relocate → compile → stage → report. A run that throws
/// leaves the destination directory as it was.
package struct Stage: Sendable {
  /// What the run is doing, for whoever shows it.
  package enum Event: Sendable {
    case planned(Plan)
    case acquired(count: Int)
    case installing(files: Int, bytes: Int)
    /// A check passed and wrote this.
    case checked(ApplicationCheck, output: String)
    case finished(Report)
  }

  package let options: StageOptions
  private let notify: @Sendable (Event) -> Void

  package init(
    options: StageOptions, notify: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.options = options
    self.notify = notify
  }

  /// Decides which file is used for each pin, without changing anything.
  package func plan() async throws -> Plan { try await prepare().plan }

  /// Makes the tree.
  @discardableResult package func run() async throws -> Report {
    var clock = StepClock()
    let inputs = try await prepare()
    notify(.planned(inputs.plan))
    clock.mark("plan")

    let options = inputs.options
    let place = try StagedTree.prepare(options)
    let bom = try StagedBom.prepare(options)
    let acquirer = Acquirer(
      options: options, lock: inputs.lock.options, interpreter: inputs.interpreter,
      tags: inputs.tags, cache: inputs.cache, work: place.work.path)
    var acquired = try await acquirer.acquire(inputs.plan)
    if options.installsProject, ProjectBuilder.isProject(options.sourceDirectory) {
      acquired.append(
        try await ProjectBuilder(
          options: options, lock: inputs.lock.options, interpreter: inputs.interpreter,
          work: place.work.path
        ).build())
    }
    var resolved: [String] = []
    if options.allowUnpinned {
      let outcome = try await Resolution(acquirer: acquirer, inputs: inputs).complete(acquired)
      (acquired, resolved) = (outcome.wheels, outcome.resolved)
    }
    acquired += try Seed.missing(options.seeds, in: acquired, for: inputs.interpreter)
    notify(.acquired(count: acquired.count))
    clock.mark("acquire")

    let installation = try await Installation.open(acquired, inputs: inputs)
    try checkLinks(installation)
    clock.mark("open")
    notify(.installing(files: installation.plan.files.count, bytes: installation.plan.size))
    var outcome = try await installation.run(into: place.tree)
    clock.mark("install")
    try await installation.relocate(&outcome, in: place.tree, work: place.work.path)
    clock.mark("relocate")
    let libraries = try installation.libraries(outcome, in: place.tree)
    clock.mark("libraries")
    try await ApplicationChecks(
      options: options, tree: place.tree, work: place.work.path
    ).run { notify(.checked($0, output: $1)) }
    clock.mark("check")
    let files = try bom.write(installation, tree: place.tree, into: place.work.path)
    let installed = try place.commit(files: files, links: options.links)
    try bom.removeStale()
    clock.mark("stage")

    let report = installation.report(
      outcome, libraries: libraries, installed: installed.map(\.string), resolved: resolved,
      warnings: bom.warnings, timings: clock.seconds)
    if let path = options.frozenLock {
      try FileSystem.createDirectories(path.removingLastComponent())
      try AtomicFile.write(installation.frozenLock, to: path)
    }
    if let path = options.report { try report.write(to: path) }
    notify(.finished(report))
    return report
  }

  /// Everything that is known before anything is written.
  private func prepare() async throws -> StageInputs {
    guard options.prefix.isAbsolute, options.prefix.components.count > 1 else {
      throw StageError.badPrefix(options.prefix)
    }
    for wheelhouse in options.wheelhouses where !FileSystem.isDirectory(wheelhouse) {
      throw StageError.noWheelhouse(wheelhouse)
    }
    guard
      !options.requirements.isEmpty
        || options.installsProject && ProjectBuilder.isProject(options.sourceDirectory)
    else { throw StageError.nothingToInstall(options.sourceDirectory) }
    return try await StageInputs.read(options)
  }

  private func checkLinks(_ installation: Installation) throws {
    let commands = Set(installation.commands)
    for name in options.links where !commands.contains(name) {
      throw StageError.noSuchCommand(name, available: commands.sorted())
    }
  }
}

/// How long each step took.
private struct StepClock {
  private(set) var seconds: [String: Double] = [:]
  private var last = ContinuousClock.now

  mutating func mark(_ step: String) {
    let now = ContinuousClock.now
    let duration = last.duration(to: now).components
    let milliseconds =
      duration.seconds * 1000 + duration.attoseconds / 1_000_000_000_000_000
    seconds[step] = Double(milliseconds) / 1000
    last = now
  }
}
