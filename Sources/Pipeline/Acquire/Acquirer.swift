internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// Carries out the steps of a plan: takes the files that are there, and fetches and builds the rest.
///
/// Everything that comes from outside is compared with the hashes of the lock here.
struct Acquirer {
  let context: BuildContext
  let tags: CompatibilityTags
  let cache: WheelCache?
  /// The distributions that the user wants to be installed before others are built.
  let preinstalled: Set<PackageName>
  let importable: ImportableWheels
  let jobs: Int
  let notify: @Sendable (RunEvent) -> Void

  var index: IndexAccess { context.index }
  var work: FilePath { context.work }

  /// Returns a wheel for each pin but those for the resolver, in their order; whatever it writes is
  /// below `directory`.
  ///
  /// Throws `AcquireError` and `HashMismatch`.
  func acquire(_ plan: Plan, in directory: FilePath) async throws -> Acquisition {
    let wanted = plan.pins.filter { if case .fetch = $0.step { true } else { false } }.map(\.pin)
    var pip: Pip?
    var fetched: [PackageName: IndexFetcher.Fetched] = [:]
    var notices: [String] = []
    let isFetching =
      wanted.contains { !$0.isRevision } || plan.unnamed.contains { $0.isFetchedFromURL }
    let fetcher = isFetching ? try fetcher(into: directory, notices: &notices) : nil
    if let fetcher {
      fetched = try await fetcher.fetch(wanted.filter { !$0.isRevision }, notices: &notices)
    }
    // Builds of the others may import what is preinstalled.
    let steps = Array(plan.pins.enumerated())
    let ordered =
      steps.filter { preinstalled.contains($0.element.pin.name) }
      + steps.filter { !preinstalled.contains($0.element.pin.name) }
    var wheels: [Int: AcquiredWheel] = [:]
    notices += unhashed(among: wanted)
    for (number, planned) in ordered {
      guard
        let wheel = try await acquire(
          planned, fetched: fetched[planned.pin.name], with: &pip,
          in: directory.appending("build-\(number)"), notices: &notices)
      else { continue }
      wheels[number] = wheel
      if preinstalled.contains(planned.pin.name) { await importable.add(wheel) }
    }
    var all = steps.compactMap { wheels[$0.offset] }
    for wheel in all { try checkName(of: wheel) }
    for (number, planned) in plan.unnamed.enumerated() {
      all.append(
        try await acquire(
          planned, number, with: fetcher, &pip, in: directory.appending("unnamed-\(number)"),
          notices: &notices))
    }
    return Acquisition(wheels: all, notices: notices)
  }

  /// Returns a warning about what any of several indexes could have supplied.
  private func unhashed(among pins: [LockEntry]) -> [String] {
    let labels = pins.filter { pin in
      guard case .version = pin.selection, index.boundIndexes[pin.name] == nil else { return false }
      return pin.hashes.isEmpty
    }.map(\.label)
    guard !index.extraIndexURLs.isEmpty, !labels.isEmpty else { return [] }
    let extra = index.extraIndexURLs.map(\.withoutCredentials).joined(separator: ", ")
    return [
      "without a hash, any index could have supplied \(labels.sorted().joined(separator: ", ")), "
        + "those of --extra-index-url (\(extra)) among them; add hashes to the lock"
    ]
  }

  /// Returns the wheel for one pin; nil if it is for the resolver.
  private func acquire(
    _ planned: Plan.PlannedPin, fetched: IndexFetcher.Fetched?, with pip: inout Pip?,
    in directory: FilePath, notices: inout [String]
  ) async throws -> AcquiredWheel? {
    let pin = planned.pin
    var source: FilePath
    switch planned.step {
    case .use(let file, let fileName, let origin):
      return AcquiredWheel(file, fileName: fileName, origin: origin, pin: pin)
    case .resolve: return nil
    case .build(let path):
      source = try FileSystem.resolve(path)
      if FileSystem.isDirectory(source) {
        let built = try await ProjectBuilder(
          project: source, configSettings: pin.configSettings, context: context,
          importable: importable
        ).build(in: directory)
        notices += built.notices
        return try AcquiredWheel(path: built.wheel, origin: .built, pin: pin)
      }
      if FileSystem.isRegularFile(source) {
        source = try copy(
          source, to: directory.appending("sdist"), algorithms: Set(pin.hashes.map(\.algorithm))
        ) { try pin.check($0, of: source) }
      }
    case .fetch:
      if case .direct(.vcs(let reference)) = pin.selection {
        return try await buildWheel(of: .vcs(reference), for: pin, with: &pip, in: directory)
      }
      guard let fetched else {
        throw AcquireError.noFile([PlanError.UnmatchedPin(pin, rejections: [])], sources: [])
      }
      if fetched.isWheel {
        return AcquiredWheel(fetched.file, fileName: fetched.fileName, origin: .index, pin: pin)
      }
      // What is built is a copy that nobody else has.
      source = try copy(
        fetched.file.path, to: directory.appending("sdist"),
        algorithms: Set(pin.hashes.map(\.algorithm))
      ) { try pin.check($0, of: fetched.file.path) }
    }
    return try await buildWheel(of: .file(source), for: pin, with: &pip, in: directory)
  }

  /// Returns the wheel of an entry without a name, whose pin then has that of the wheel.
  private func acquire(
    _ planned: Plan.PlannedUnnamed, _ number: Int, with fetcher: IndexFetcher?, _ pip: inout Pip?,
    in directory: FilePath, notices: inout [String]
  ) async throws -> AcquiredWheel {
    let entry = planned.entry
    let algorithms = Set(entry.hashes.map(\.algorithm))
    var source = entry.source
    switch (planned.step, source) {
    case (.fetch, .url(let url)):
      guard let fetched = try await fetcher?.fetch(url, for: entry, number: number) else { break }
      source = .file(fetched.file.path)
    case (_, .file(let path)):
      source = .file(
        try copy(path, to: directory.appending("sdist"), algorithms: algorithms) {
          try entry.check($0, of: path)
        })
    default: break
    }
    let wheel: AcquiredWheel
    switch source {
    case .file(let path) where path.extension == "whl":
      wheel = try AcquiredWheel(path: path, origin: .index, pin: nil)
    case .directory(let path):
      let built = try await ProjectBuilder(
        project: try FileSystem.resolve(path), configSettings: entry.configSettings,
        context: context, importable: importable
      ).build(in: directory)
      notices += built.notices
      wheel = try AcquiredWheel(path: built.wheel, origin: .built, pin: nil)
    default:
      wheel = try await buildWheel(
        of: source, label: entry.label, subdirectory: entry.source.subdirectory,
        configSettings: entry.configSettings, with: &pip, in: directory.appending("built"))
    }
    return wheel.named(by: entry, as: try WheelName(wheel.fileName).name)
  }

  /// Throws `AcquireError.unexpectedDownload` for the wheel of another distribution than the lock
  /// says.
  private func checkName(of wheel: AcquiredWheel) throws {
    guard let pin = wheel.pin, case .direct = pin.selection else { return }
    let name = try WheelName(wheel.fileName).name
    guard name != pin.name else { return }
    throw AcquireError.unexpectedDownload(
      "name mismatch: the lock says '\(pin.name.raw)', but '\(pin.artifactLocation)' "
        + "is of '\(name.raw)'", location: pin.location.description)
  }

  /// Returns `pip`, or finds it; `purpose` is what the error says it is needed for.
  func findPip(_ pip: Pip?, _ purpose: String) async throws -> Pip {
    if let pip { return pip }
    return try await context.findPip(purpose)
  }

  /// Copies a source archive into a private directory, and has the copy, which is what is built,
  /// compared with the hashes of the lock.
  ///
  /// Throws `HashMismatch` and `FileError`.
  private func copy(
    _ source: FilePath, to directory: FilePath, algorithms: Set<HashAlgorithm>,
    check: ([Digest]) throws -> Void
  ) throws -> FilePath {
    try FileSystem.createDirectories(directory)
    let copy = directory.appending(source.lastComponent?.string ?? "")
    try AtomicFile.copy(source, to: copy)
    try check(HashedFile.open(copy, algorithms: algorithms).digests)
    return copy
  }
}
