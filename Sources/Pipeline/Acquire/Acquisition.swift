internal import SystemPackage

/// All wheels of a tree.
struct Acquisition: Sendable {
  var wheels: [AcquiredWheel]
  /// `name==version` of what a resolver chose because the lock does not pin it.
  var resolved: [String] = []
  /// What pip said that the user should know, one sentence each.
  var warnings: [String] = []

  /// Acquires the wheels of the lock and that of the project, what a resolver adds, and the seed
  /// packages that were asked for.
  ///
  /// Throws `AcquireError`, `HashMismatch`, `IncompleteLock` and the errors of the wheels.
  static func run(_ lock: PlannedLock, work: FilePath) async throws -> Acquisition {
    let request = lock.request
    var acquirer = Acquirer(
      index: request.index, build: request.build, interpreter: lock.interpreter, tags: lock.tags,
      cache: lock.cache, destdir: request.destination.destdir, work: work)
    var acquisition = Acquisition(wheels: try await acquirer.acquire(lock.plan))
    acquisition.warnings = acquirer.warnings
    if request.project.isInstalled {
      let wheel = try await acquirer.projectBuilder(request.project.directory, work: work).build()
      acquisition.wheels.append(
        try AcquiredWheel(path: wheel, origin: .project, pin: nil))
    }
    if request.dependencies.allowsUnpinned {
      acquisition = try await Resolution(acquirer: acquirer, lock: lock).complete(acquisition)
    }
    acquisition.wheels += try Seed.missing(
      request.seeds, in: acquisition.wheels, for: lock.target)
    return acquisition
  }
}
