internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// Completes a set of wheels by what pip's resolver chooses: for requirements that are not pinned,
/// and for everything that the distributions require and the lock does not have.
///
/// What is pinned or built already takes part as the very file, so the resolver cannot change it.
/// Its choice is installed like all else, and `FrozenLock` pins it.
struct Resolution {
  let acquirer: Acquirer
  let lock: PlannedLock

  private var index: IndexAccess { acquirer.context.index }
  private var policy: DependencyPolicy { lock.request.dependencies }

  /// Returns the wheels and those of what they lack.
  ///
  /// Throws `IncompleteLock.notHashed`, `IncompleteLock.missingForTarget`, and `AcquireError` with pip's
  /// output if there is no solution.
  func complete(_ acquisition: Acquisition) async throws -> Acquisition {
    let ranges = lock.plan.ranges
    let known = try acquisition.wheels.map { wheel in
      (wheel, try lock.request.wheels.open(wheel).metadata)
    }
    let gaps = try gaps(of: known)
    // Whoever asks for hashes does not want files that have none. (The default is another thing:
    // there only what the lock names needs one.)
    if !gaps.isEmpty, policy.requiresHashes { throw IncompleteLock.notHashed(gaps) }
    guard !ranges.isEmpty || !gaps.isEmpty else { return acquisition }
    if let cross = lock.cross {
      throw IncompleteLock.missingForTarget(gaps, target: cross.description.name)
    }
    let pip = try await acquirer.context.findPip("resolve the dependencies of the requirements")
    let directory = acquirer.work.appending("resolved").appending("files")
    try FileSystem.createDirectories(directory)
    let notices = try await pip.resolve(
      known.map(line) + ranges.map(line), constraints: constraints,
      ignoresDependencies: policy.ignoresMissing, into: directory)
    var completed = acquisition
    completed.notices += notices
    let present = Set(known.map { $0.1.name.normalized })
    let wanted = Dictionary(ranges.map { ($0.name.normalized, $0) }, uniquingKeysWith: { $1 })
    for name in try FileSystem.entries(of: directory) {
      let found = Wheelhouse.file(directory.appending(name), named: name.string)
      guard let found, !present.contains(found.name.normalized) else { continue }
      let pin = wanted[found.name.normalized]
      completed.resolved.append("\(found.name.normalized)==\(found.version)")
      completed.wheels.append(try await acquire(found, for: pin))
    }
    return completed
  }

  private func acquire(
    _ file: Wheelhouse.File, for pin: LockEntry?
  ) async throws -> AcquiredWheel {
    switch file.kind {
    case .wheel:
      return try AcquiredWheel(
        path: file.path, origin: index.canSearch ? .index : .wheelhouse, pin: pin)
    case .sdist:
      let directory = acquirer.work.appending("built-from-\(file.fileName)")
      return try await acquirer.buildWheel(
        of: .file(file.path), for: pin, in: directory)
    }
  }

  /// Returns what distributions require and is not among them, one sentence each.
  private func gaps(of known: [(AcquiredWheel, CoreMetadata)]) throws -> [String] {
    guard !policy.ignoresMissing else { return [] }
    let installed = known.map { wheel, metadata in
      ClosureCheck.Installed(metadata: metadata, extras: extras(of: wheel))
    }
    return ClosureCheck.problems(installed, in: lock.markers).filter { problem in
      if case .python = problem.kind { false } else { true }
    }.map(\.description)
  }

  private func extras(of wheel: AcquiredWheel) -> Set<PackageName> {
    wheel.origin == .project ? lock.request.project.extras : wheel.pin?.requirement.extras ?? []
  }

  /// Returns a line of a requirements file for a wheel that must be used as it is.
  private func line(_ wheel: AcquiredWheel, _ metadata: CoreMetadata) -> String {
    Requirement(
      name: metadata.name, extras: extras(of: wheel), url: PercentEncoding.fileURL(wheel.path)
    ).description
  }

  /// Returns a line of a requirements file for a requirement whose marker is known to hold.
  private func line(_ pin: LockEntry) -> String {
    var requirement = pin.requirement
    requirement.marker = nil
    return requirement.description
  }

  private var constraints: [String] {
    lock.constraints.filter { constraint in
      switch constraint.selection {
      case .version, .range: true
      case .direct: false
      }
    }.map(line)
  }
}
