internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv

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
  /// Throws `CrossBuildError`, `AcquireError`, `HashMismatch`, `IncompleteLock` and the errors of the
  /// wheels.
  static func run(
    _ lock: PlannedLock, work: FilePath, notify: @escaping @Sendable (RunEvent) -> Void
  ) async throws -> Acquisition {
    let request = lock.request
    try lock.cross?.check(lock.plan, seeds: request.seeds, named: request.namedSeeds)
    let acquirer = try await prepare(lock, work: work, notify: notify).acquirer
    var acquisition = try await acquirer.acquire(lock.plan, in: work)
    if request.project.isInstalled {
      notify(.building(count: 1))
      let built = try await acquirer.build(
        project: request.project.directory, configSettings: [],
        isEditable: request.project.isEditable, in: work.appending("build-project"))
      notify(.progressed(files: 1, bytes: 0))
      acquisition.notices += built.notices
      var wheel = try AcquiredWheel(path: built.wheel, origin: .project, pin: nil)
      if request.project.isEditable { wheel.editable = request.project.directory }
      acquisition.wheels.append(wheel)
    }
    try acquisition.check(for: lock)
    acquisition.notices += acquisition.foreignBuilds(for: lock)
    if request.dependencies.allowsUnpinned {
      acquisition = try await Resolution(acquirer: acquirer, lock: lock).complete(acquisition)
    } else if !lock.plan.ranges.isEmpty {
      throw LockError(unpinned: lock.plan.ranges)
    }
    acquisition.notices += await acquirer.context.unpinned.notices(
      isPinned: lock.buildPlan != nil)
    acquisition.wheels += try Seed.missing(
      request.seeds, named: request.namedSeeds, in: acquisition.wheels, for: lock.target)
    return acquisition
  }

  /// Acquires the wheels of what the lock names and is not in a directory of this machine, and those
  /// that builds may require.
  ///
  /// Throws as `run`.
  static func fetch(
    _ lock: PlannedLock, work: FilePath, notify: @escaping @Sendable (RunEvent) -> Void
  ) async throws -> Acquisition {
    let (acquirer, required) = try await prepare(lock, work: work, notify: notify)
    var acquisition = try await acquirer.acquire(lock.plan.withoutDirectories, in: work)
    try acquisition.check(for: lock)
    acquisition.wheels += required?.wheels ?? []
    acquisition.notices += lock.plan.ranges.map {
      "\($0.location): '\($0.label)' is not pinned, so that no file of it is fetched"
    }
    acquisition.notices += await acquirer.context.unpinned.notices(
      isPinned: lock.buildPlan != nil)
    return acquisition
  }

  /// Returns a notice of the wheels that were built by another version of Python than that of the target.
  private func foreignBuilds(for lock: PlannedLock) -> [String] {
    let own = lock.interpreter.target.python.version
    guard lock.target.python.version != own else { return [] }
    let built = wheels.filter { $0.origin == .built || $0.origin == .project }.map(\.fileName)
    guard !built.isEmpty else { return [] }
    return [
      "built with Python \(own) for \(lock.target.python.version), which a setup.py may ask for: "
        + built.sorted().joined(separator: ", ")
    ]
  }

  /// Throws `AcquireError.builtForOther` for all wheels at once that were built here and that the target
  /// cannot use.
  private func check(for lock: PlannedLock) throws {
    guard let cross = lock.cross else { return }
    let foreign = try wheels.filter { lock.tags.rank(of: try WheelName($0.fileName)) == nil }
    guard foreign.isEmpty else {
      throw AcquireError.builtForOther(
        foreign.map { wheel in
          let place = wheel.pin.map { "\($0.location): \($0.label)" } ?? "the project"
          return "\(place): built here, it is '\(wheel.fileName)'"
        }, target: cross.description.name)
    }
  }

  /// Prepares the acquisition of what a lock names, for which build requirements with a lock of their
  /// own are acquired first.
  static func prepare(
    _ lock: PlannedLock, work: FilePath, notify: @escaping @Sendable (RunEvent) -> Void
  ) async throws -> (acquirer: Acquirer, required: Acquisition?) {
    let request = lock.request
    var context = BuildContext(
      index: request.index, build: request.build, settings: request.builds,
      interpreter: lock.interpreter, work: work)
    func makeAcquirer(
      for context: BuildContext, _ target: Target, _ tags: CompatibilityTags, cross: TargetName?
    ) -> Acquirer {
      Acquirer(
        context: context, tags: tags, cross: cross, python: target.python.fullVersion,
        cache: lock.cache, preinstalled: lock.preinstalled,
        importable: ImportableWheels(context), jobs: request.jobs, notify: notify)
    }
    func acquirer() -> Acquirer {
      makeAcquirer(for: context, lock.target, lock.tags, cross: lock.cross?.description.name)
    }
    guard let plan = lock.buildPlan else { return (acquirer(), nil) }
    let required = try await makeAcquirer(
      for: context, lock.interpreter.target, lock.buildTags, cross: nil
    ).acquire(plan, in: work.appending("required"))
    context.settings.requirements = try required.copy(to: work.appending("build-requirements"))
    return (acquirer(), required)
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
