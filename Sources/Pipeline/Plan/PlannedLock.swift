internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// A lock with a decision for each of its pins, and the target that it was planned for.
struct PlannedLock: Sendable {
  let request: EffectiveRequest
  /// The interpreter that builds wheels and compiles modules.
  let interpreter: Interpreter
  /// What the wheels are for.
  let target: Target
  /// The target and the interpreter, where they do not belong together; else nil.
  let cross: CrossBuild?
  var markers: MarkerEnvironment { target.markers }
  let tags: CompatibilityTags
  /// The constraints whose markers hold.
  let constraints: [LockEntry]
  let plan: Plan
  /// The compatibility tags of wheels that builds can import.
  let buildTags: CompatibilityTags
  /// The decisions about the lock of build requirements; nil if there is none.
  let buildPlan: Plan?
  /// The distributions that are installed before others are built.
  let preinstalled: Set<PackageName>
  let cache: WheelCache?
  /// What earlier runs compiled; nil where nobody will need it again.
  let bytecode: BytecodeCache?
  /// What earlier runs unpacked; nil where nobody will need it again.
  let unpacked: UnpackedWheels?

  /// Probes the interpreter, reads the lock and plans it.
  ///
  /// Nothing is written but the cache. `notify` is told of a cache that cannot be used. Throws
  /// `RequestError`, `ArchitectureError`, `PlanError`, `UndecidedMarkers`, `HashMismatch` and the
  /// errors of the lock and the interpreter.
  static func read(
    _ request: StageRequest, notify: @Sendable (RunEvent) -> Void
  ) async throws -> PlannedLock {
    let directories = RunCache.open(request, notify: notify)
    let interpreter = try await Interpreter.find(
      request.python, cache: directories?.interpreters)
    let cross = request.target.flatMap { CrossBuild($0, by: interpreter) }
    return try await read(request, for: interpreter, cross, in: directories)
  }

  /// Reads the lock and plans it for an interpreter that was probed; `cross` is what it is for where that
  /// is not the interpreter's own target, and `directories` is the cache.
  ///
  /// Throws what `read(_:notify:)` does.
  static func read(
    _ request: StageRequest, for interpreter: Interpreter, _ cross: CrossBuild?,
    in directories: RunCache?
  ) async throws -> PlannedLock {
    let target = request.target?.target ?? interpreter.target
    try ArchitectureCheck(request).check(target)
    let tags = target.tags
    let scope = LockScope(request, for: target)
    let lock = try Lock.read(for: request, scope)
    for location in lock.directLocations {
      request.secrets.add(credentialsOf: CredentialURL(location.revealed))
    }
    for url in lock.artifactURLs { request.secrets.add(credentialsOf: CredentialURL(url)) }
    let selection = try LockSelection(lock, for: request, in: target.markers)
    var request = request
    request.warnings += OtherLocks.warnings(request, pins: selection.pins, scope: scope)
    var effective = EffectiveRequest(request, lock: lock, selection)
    effective.build.pipCache = directories?.pip.path
    let pins = selection.pins
    let cache = directories.map { directories in
      WheelCache(
        directory: directories.wheels,
        context: [tags.tags.map(\.description).joined(separator: " ")] + effective.index.sources,
        formats: effective.index.formats)
    }
    let store = directories.flatMap { directories in
      directories.isLasting ? ContentStore(directory: directories.wheels) : nil
    }
    let wheelhouse = try Wheelhouse(effective.index.wheelhouses)
    // Builds run here, whatever their wheels are for.
    let required = try Lock.readBuildRequirements(of: request, for: interpreter.target)
    let buildTags = target == interpreter.target ? tags : interpreter.target.tags
    let all = pins + (required ?? [])
    let files = WheelhouseFiles(
      algorithms: all.reduce(into: Set(selection.unnamed.flatMap(\.hashes).map(\.algorithm))) {
        $0.formUnion($1.hashAlgorithms)
      },
      known: store.map { KnownDigests($0) })
    try await files.read(
      wheelhouse.compatibleWheels(for: all, tags: tags), jobs: request.jobs)
    let planner = Planner(
      wheelhouse: wheelhouse, cache: cache, tags: tags, cross: cross?.description.name,
      files: files, index: effective.index)
    var plan = try planner.plan(
      pins, unnamed: selection.unnamed, skipped: selection.skipped)
    plan.notices = lock.notices
    plan.details = lock.details
    let buildPlan = try required.map { entries in
      try Planner(
        wheelhouse: wheelhouse, cache: cache, tags: buildTags, cross: nil, files: files,
        index: effective.index
      ).plan(entries)
    }
    ComponentWheels(request, lock.options)?
      .complete(&plan, builds: buildPlan, of: &effective, for: target)
    plan.warnings += try TargetMarkers(request.target).warnings
    return PlannedLock(
      request: effective, interpreter: interpreter, target: target, cross: cross, tags: tags,
      constraints: lock.constraints.filter { $0.applies(in: target.markers) },
      plan: plan,
      buildTags: buildTags, buildPlan: buildPlan,
      preinstalled: Set(try Lock.readPreinstalled(of: request).entries.map(\.name)),
      cache: cache,
      bytecode: store.flatMap {
        BytecodeCache(
          $0, target: target, compiledBy: cross?.compilerVersion, mode: request.bytecode)
      },
      unpacked: store.map { UnpackedWheels($0) })
  }
}

extension Lock {
  /// Reads the requirements files, and adds what is to be installed besides.
  ///
  /// Each of both has its own rule about hashes, as two calls of pip would have.
  static func read(for request: StageRequest, _ scope: LockScope) throws -> Lock {
    let lock = try Lock.read(
      request.requirements, environment: request.environment,
      allowUnpinned: request.allowUnpinned,
      project: request.sourceDirectory, secrets: request.secrets, scope: scope)
    try lock.checkHashes(required: request.requireHashes, in: scope.markers)
    guard !request.preinstalled.isEmpty else { return lock }
    return lock.merging(try readPreinstalled(of: request), in: scope.markers)
  }

  /// Reads what `--preinstall` names.
  fileprivate static func readPreinstalled(of request: StageRequest) throws -> Lock {
    try Lock.read(
      arguments: request.preinstalled, from: request.sourceDirectory,
      location: .option("--preinstall"), environment: request.environment,
      allowUnpinned: request.allowUnpinned, secrets: request.secrets)
  }

  /// Reads the lock of what builds may require, and returns what of it is for the target; nil if
  /// there is none.
  ///
  /// All of that needs hashes.
  fileprivate static func readBuildRequirements(
    of request: StageRequest, for target: Target
  ) throws -> [LockEntry]? {
    guard let file = request.buildRequirements else { return nil }
    let lock = try Lock.read(
      [file], environment: request.environment, allowUnpinned: false, project: nil,
      secrets: request.secrets, scope: LockScope(markers: target.markers, tags: target.tags))
    try lock.checkHashes(required: true, in: target.markers)
    return try lock.entries(in: target.markers)
  }
}

extension Wheelhouse {
  /// Returns the wheels of these distributions that the target can use.
  fileprivate func compatibleWheels(for pins: [LockEntry], tags: CompatibilityTags) -> [FilePath] {
    pins.flatMap { pin in
      files(of: pin.name).filter { file in
        switch file.kind {
        case .wheel(let name): tags.rank(of: name) != nil
        case .sdist: false
        }
      }.map(\.path)
    }
  }
}
