internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// Completes a set of wheels by what pip's resolver chooses: for requirements without one version,
/// and for everything that the distributions require and the lock does not have.
///
/// What is pinned or built already takes part as the very file, so the resolver cannot change it.
/// Its choice is installed like all else, and `FrozenLock` tells how to pin it.
struct Resolution {
  /// What a resolver has added, and what is to be said about it.
  struct Outcome {
    var wheels: [AcquiredWheel]
    /// `name==version` of everything that was chosen now.
    var resolved: [String] = []
  }

  let acquirer: Acquirer
  let inputs: StageInputs
  private var options: StageOptions { acquirer.options }

  /// The wheels and what they lack.
  ///
  /// Throws `StageError`, with what pip said if there is no solution.
  func complete(_ acquired: [AcquiredWheel]) async throws -> Outcome {
    let ranges = inputs.plan.items.map(\.pin).filter(\.isRange)
    let known = try acquired.map { wheel in
      (wheel, try Wheel.open(wheel.path, fileName: wheel.fileName).metadata)
    }
    let gaps = try gaps(of: known)
    // Whoever asks for hashes does not want files that have none. (The default is another thing:
    // there only what the lock names needs one.)
    if !gaps.isEmpty, (options.requireHashes ?? inputs.lock.options.requireHashes) == true {
      throw StageError.notHashed(gaps)
    }
    guard !ranges.isEmpty || !gaps.isEmpty else { return Outcome(wheels: acquired) }
    let pip = try await acquirer.findPip(nil, "find out what the requirements need")
    let directory = acquirer.work.appending("resolved").appending("files")
    try FileSystem.createDirectories(directory)
    try await pip.resolve(
      known.map(line) + ranges.map(line), constraints: constraints, arguments: arguments,
      findLinks: options.directories(inputs.lock.options), isOffline: isOffline, into: directory)
    var outcome = Outcome(wheels: acquired)
    let present = Set(known.map { $0.1.name.normalized })
    let wanted = Dictionary(ranges.map { ($0.name.normalized, $0) }, uniquingKeysWith: { $1 })
    for name in try FileSystem.entries(of: directory) {
      let found = Wheelhouse.entry(directory.appending(name), named: name.string)
      guard let found, !present.contains(found.name.normalized) else { continue }
      let pin = wanted[found.name.normalized]
      outcome.resolved.append("\(found.name.normalized)==\(found.version)")
      outcome.wheels.append(try await acquire(found, for: pin, with: pip))
    }
    return outcome
  }

  private func acquire(
    _ file: Wheelhouse.Entry, for pin: LockEntry?, with pip: Pip
  ) async throws -> AcquiredWheel {
    switch file.kind {
    case .wheel:
      return AcquiredWheel(
        path: file.path, fileName: file.fileName, origin: isOffline ? .wheelhouse : .index,
        pin: pin)
    case .source:
      let directory = acquirer.work.appending("built-from-\(file.fileName)")
      var tool: Pip? = pip
      return try await acquirer.build(.file(file.path), of: pin, with: &tool, in: directory)
    }
  }

  /// What distributions require and is not among them.
  private func gaps(of known: [(AcquiredWheel, CoreMetadata)]) throws -> [String] {
    guard !options.ignoresDependencies else { return [] }
    let installed = known.map { wheel, metadata in
      ClosureCheck.Installed(metadata: metadata, extras: extras(of: wheel))
    }
    return ClosureCheck.problems(installed, in: inputs.markers).filter { problem in
      if case .python = problem.kind { false } else { true }
    }.map(\.description)
  }

  private func extras(of wheel: AcquiredWheel) -> Set<PackageName> {
    wheel.origin == .project ? Set(options.extras) : wheel.pin?.requirement.extras ?? []
  }

  /// A file that must be taken as it is, as a line of a requirements file.
  private func line(_ wheel: AcquiredWheel, _ metadata: CoreMetadata) -> String {
    Requirement(
      name: metadata.name, extras: extras(of: wheel), url: PercentEncoding.fileURL(wheel.path)
    ).description
  }

  /// A requirement whose marker is known to hold.
  private func line(_ pin: LockEntry) -> String {
    var requirement = pin.requirement
    requirement.marker = nil
    return requirement.description
  }

  private var constraints: [String] {
    inputs.lock.constraints.filter { constraint in
      guard constraint.applies(in: inputs.markers) else { return false }
      switch constraint.selection {
      case .version, .range: return true
      case .direct: return false
      }
    }.map(line)
  }

  private var isOffline: Bool { options.isOffline || inputs.lock.options.noIndex }

  private var arguments: [String] {
    let lock = inputs.lock.options
    var arguments = (options.formats.isEmpty ? lock.formats : options.formats).arguments
    if lock.allowPrereleases || options.index.allowsPrereleases { arguments.append("--pre") }
    if lock.preferBinary { arguments.append("--prefer-binary") }
    if options.ignoresDependencies { arguments.append("--no-deps") }
    return arguments
  }
}
