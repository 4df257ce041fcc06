internal import Core
internal import SystemPackage

/// All wheels of a tree.
struct Acquisition: Sendable {
  var wheels: [AcquiredWheel]
  /// `name==version` of what a resolver chose because the lock does not pin it.
  var resolved: [String] = []
  /// What the user should know about the builds.
  var notices: [String] = []

  /// Acquires the wheels of the lock and that of the project, what a resolver adds, and the seed
  /// packages that were asked for.
  ///
  /// Throws `AcquireError`, `HashMismatch`, `IncompleteLock` and the errors of the wheels.
  static func run(_ lock: PlannedLock, work: FilePath) async throws -> Acquisition {
    let request = lock.request
    var context = BuildContext(
      index: request.index, build: request.build, settings: request.builds,
      interpreter: lock.interpreter, work: work)
    func makeAcquirer(for context: BuildContext) -> Acquirer {
      Acquirer(
        context: context, tags: lock.tags, cache: lock.cache, preinstalled: lock.preinstalled,
        importable: ImportableWheels(context))
    }
    if let plan = lock.buildPlan {
      let required = try await makeAcquirer(for: context).acquire(
        plan, in: work.appending("required"))
      context.settings.requirements = try required.copy(
        to: work.appending("build-requirements"))
    }
    let acquirer = makeAcquirer(for: context)
    var acquisition = try await acquirer.acquire(lock.plan, in: work)
    if request.project.isInstalled {
      let built = try await ProjectBuilder(
        project: request.project.directory, configSettings: [], context: context,
        importable: acquirer.importable
      ).build(in: work.appending("build-project"))
      acquisition.notices += built.notices
      acquisition.wheels.append(
        try AcquiredWheel(path: built.wheel, origin: .project, pin: nil))
    }
    if request.dependencies.allowsUnpinned {
      acquisition = try await Resolution(acquirer: acquirer, lock: lock).complete(acquisition)
    }
    acquisition.notices += await context.unpinned.notices(isPinned: lock.buildPlan != nil)
    acquisition.wheels += try Seed.missing(
      request.seeds, named: request.namedSeeds, in: acquisition.wheels, for: lock.target)
    return acquisition
  }

  /// Copies the wheels to a new directory for pip, and returns it.
  private func copy(to directory: FilePath) throws -> FilePath {
    try FileSystem.createDirectories(directory)
    for wheel in wheels {
      try AtomicFile.copy(wheel.file.file, to: directory.appending(wheel.fileName))
    }
    return directory
  }
}
