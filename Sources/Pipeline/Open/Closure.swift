internal import Packaging
internal import Venv
internal import Wheels

/// What the distributions of a lock require beyond each other.
struct Closure: Sendable {
  /// What the tree takes from Debian's Python packages.
  let system: SystemDependencies
  /// What is missing where that is not an error, one sentence each.
  let gaps: [String]

  /// Checks that nothing is missing, unless a resolver or the user had the last word, and that all run
  /// with the interpreter: as for pip, `no-deps` says nothing of that.
  ///
  /// Throws `UnsuitablePython`, `IncompleteLock` and `FileError`.
  init(of wheels: [OpenedWheel], _ lock: PlannedLock) throws {
    let request = lock.request
    let installed = wheels.map { opened in
      ClosureCheck.Installed(
        metadata: opened.wheel.metadata, extras: opened.extras(request.project))
    }
    let policy = request.dependencies
    let isChecked = !policy.allowsUnpinned && !policy.ignoresMissing
    let problems = ClosureCheck.problems(installed, in: lock.markers)
    let pythons = problems.filter { if case .python = $0.kind { true } else { false } }
      .map(\.description)
    if !request.index.ignoresPython, let error = UnsuitablePython(problems) { throw error }
    if request.shape.systemSitePackages {
      system = try SystemDependencies(
        of: installed, in: lock.markers,
        system: try SystemDistributions.read(in: lock.target.distPackages))
      gaps = system.problems
    } else {
      system = SystemDependencies()
      gaps = problems.map(\.description)
    }
    let missing = gaps.filter { !pythons.contains($0) }
    guard missing.isEmpty || !isChecked else {
      let seeds = Self.seeds(problems, lock)
      if let cross = lock.cross, policy.hasLock, seeds.isEmpty {
        throw IncompleteLock.missingForTarget(missing, target: cross.description.name)
      }
      throw policy.hasLock
        ? IncompleteLock.missing(missing, seeds: seeds)
        : IncompleteLock.noLock(missing)
    }
  }

  /// Returns the seed packages that are missing and that the target can have.
  private static func seeds(
    _ problems: [ClosureCheck.Problem], _ lock: PlannedLock
  ) -> [Seed] {
    let missing = problems.compactMap { problem in
      if case .missing(let requirement) = problem.kind { requirement.name.normalized } else { nil }
    }
    return Seed.allCases.filter {
      missing.contains($0.rawValue) && $0.isUsual(for: lock.target.python.version)
    }
  }
}
