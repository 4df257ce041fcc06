internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

/// What a run from a lock does: the user's request and the options in the lock, merged once.
///
/// Nothing after planning asks either of them again.
struct EffectiveRequest: Sendable {
  var index: IndexAccess
  var build: BuildEnvironment
  let builds: BuildSettings
  let project: ProjectRequest
  let dependencies: DependencyPolicy
  let shape: TreeShape
  let destination: Destination
  let conflicts: ConflictRules
  let wheels: WheelPolicy
  let allowedLeaks: [LeakAllowance]
  let seeds: Set<Seed>
  let namedSeeds: Set<Seed>
  let jobs: Int
  /// Whether a lock of what was installed is wanted.
  let freezes: Bool
  let warnings: [String]

  /// Merges a request with the lock that it names and what was selected of it.
  init(_ request: StageRequest, lock: Lock, _ selection: LockSelection) {
    index = IndexAccess(request, lock.options)
    build = BuildEnvironment(
      inherited: InheritedEnvironment(request.environment), sourceDate: request.sourceDate)
    builds = BuildSettings(
      isHashed: lock.hasHashes || request.requireHashes == true,
      hasSeeds: !request.seeds.union(request.namedSeeds).isEmpty,
      isIsolated: request.isolatesBuilds, packageVersion: request.packageVersion,
      packagingDirectories: [request.destdir, request.cacheDirectory].compactMap { $0 }
        + index.wheelhouses,
      logs: BuildLogs(
        report: request.report, secrets: request.secrets,
        temporary: FilePath(
          request.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp")))
    project = ProjectRequest(
      directory: request.sourceDirectory,
      isInstalled: selection.installsProject, isEditable: request.installsEditable,
      extras: Set(request.extras).union(selection.projectExtras))
    dependencies = DependencyPolicy(
      hasLock: !request.requirements.isEmpty, allowsUnpinned: request.allowUnpinned,
      ignoresMissing: request.ignoresDependencies || lock.overridesDependencies,
      requiresHashes: request.requireHashes ?? lock.options.requireHashes ?? false)
    shape = request.shape
    destination = request.destination
    conflicts = request.conflicts
    wheels = WheelPolicy(
      allowances: request.allowedWheels, isLenient: request.acceptsWheelsAsPip)
    allowedLeaks = request.allowedLeaks
    seeds = request.seeds
    namedSeeds = request.namedSeeds
    jobs = request.jobs
    freezes = request.frozenLock != nil
    warnings =
      request.warnings
      + [SharedDirectory.caution(about: request.release?.base ?? request.prefix)].compactMap { $0 }
      + lock.warnings + selection.warnings + lock.options.missingDirectories
  }
}

/// The project being packaged.
struct ProjectRequest: Sendable {
  /// Its source directory.
  let directory: FilePath
  /// Whether it is built and installed.
  let isInstalled: Bool
  /// Whether its modules are used where they are (PEP 660).
  let isEditable: Bool
  /// The extras that the user or the lock asks for.
  let extras: Set<PackageName>
}

/// What may be missing from a lock, and who completes it.
struct DependencyPolicy: Sendable {
  /// Whether there is a lock at all.
  let hasLock: Bool
  /// Whether pip's resolver completes the lock.
  let allowsUnpinned: Bool
  /// Whether missing dependencies are accepted.
  let ignoresMissing: Bool
  /// Whether the user or the lock asks for a hash of every file, so that a resolver may add none.
  let requiresHashes: Bool
}

extension LockOptions {
  /// A warning for each path of `--find-links` that does not exist: pip would say so and go on.
  fileprivate var missingDirectories: [String] {
    findLinks.compactMap { location in
      guard case .path(let path) = location, !FileSystem.isDirectory(path),
        !FileSystem.isRegularFile(path)
      else { return nil }
      return "--find-links '\(path.string)' does not exist: no file is taken from there"
    }
  }
}
