internal import Core
internal import Locks
internal import SystemPackage
internal import Venv
internal import Wheels

/// A lock, and the project itself: their wheels are acquired, installed and compiled.
struct LockSource: TreeSource {
  let inputs: PlannedLock
  let notify: @Sendable (RunEvent) -> Void

  /// Reads the lock, the wheelhouses and the interpreter.
  static func read(
    _ options: StageRequest, notify: @escaping @Sendable (RunEvent) -> Void
  ) async throws -> LockSource {
    for wheelhouse in options.wheelhouses where !FileSystem.isDirectory(wheelhouse) {
      throw StageError.noWheelhouse(wheelhouse)
    }
    guard
      !options.requirements.isEmpty
        || options.installsProject && ProjectBuilder.isProject(options.sourceDirectory)
    else { throw StageError.nothingToInstall(options.sourceDirectory) }
    return LockSource(inputs: try await PlannedLock.read(options), notify: notify)
  }

  private var options: StageRequest { inputs.options }

  func make(
    _ tree: FilePath, work: FilePath, clock: inout StepTimer
  ) async throws -> InstalledTree {
    notify(.planned(inputs.plan))
    let (acquired, resolved) = try await acquire(work: work)
    notify(.acquired(count: acquired.count))
    clock.mark("acquire")
    let installation = try await Installation.open(acquired, inputs: inputs)
    try options.checkLinks(installation.commands)
    clock.mark("open")
    notify(.installing(files: installation.plan.files.count, bytes: installation.plan.size))
    var outcome = try await installation.run(into: tree)
    clock.mark("install")
    try await installation.relocate(&outcome, in: tree, work: work)
    clock.mark("relocate")
    return installation.facts(outcome, size: try TreeSize(of: tree), resolved: resolved)
  }

  /// All wheels: those of the lock, the project's own, what a resolver adds (`resolved`), and pip
  /// and its like if they are asked for.
  private func acquire(
    work: FilePath
  ) async throws -> (wheels: [AcquiredWheel], resolved: [String]) {
    let acquirer = Acquirer(
      options: options, lock: inputs.lock.options, interpreter: inputs.interpreter,
      tags: inputs.tags, cache: inputs.cache, work: work)
    var acquired = try await acquirer.acquire(inputs.plan)
    if options.installsProject, ProjectBuilder.isProject(options.sourceDirectory) {
      acquired.append(
        try await ProjectBuilder(
          options: options, lock: inputs.lock.options, interpreter: inputs.interpreter, work: work
        ).build())
    }
    var resolved: [String] = []
    if options.allowUnpinned {
      let outcome = try await Resolution(acquirer: acquirer, inputs: inputs).complete(acquired)
      (acquired, resolved) = (outcome.wheels, outcome.resolved)
    }
    acquired += try Seed.missing(options.seeds, in: acquired, for: inputs.interpreter)
    return (acquired, resolved)
  }
}
