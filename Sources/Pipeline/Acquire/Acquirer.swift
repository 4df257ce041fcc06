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
  /// The target of the wheels, where those that are built here are for another one; else nil.
  let cross: TargetName?
  /// The full version of the Python that the wheels are for.
  let python: String
  let cache: WheelCache?
  /// The distributions that the user wants to be installed before others are built.
  let preinstalled: Set<PackageName>
  let importable: ImportableWheels
  let jobs: Int
  let notify: @Sendable (RunEvent) -> Void

  var index: IndexAccess { context.index }
  var work: FilePath { context.work }

  /// A wheel, unless it is for the resolver, and what the user should know about its build.
  private struct Outcome: Sendable {
    var wheel: AcquiredWheel?
    var notices: [String] = []
  }

  /// Returns a wheel for each pin but those for the resolver, in their order; whatever it writes is
  /// below `directory`.
  ///
  /// All files are fetched before the first build, and at most `jobs` builds run at once. Throws
  /// `AcquireError` and `HashMismatch`.
  func acquire(_ plan: Plan, in directory: FilePath) async throws -> Acquisition {
    let downloads = try await download(plan, into: directory)
    let builds = plan.pins.count { downloads.isBuilt($0) } + plan.unnamed.count
    if builds > 0 { notify(.building(count: builds)) }
    let pins = Array(plan.pins.enumerated())
    @Sendable func outcome(_ number: Int, _ planned: Plan.PlannedPin) async throws -> Outcome {
      let outcome = try await acquire(
        planned, from: downloads, in: directory.appending("build-\(number)"))
      if downloads.isBuilt(planned) { notify(.progressed(files: 1, bytes: 0)) }
      return outcome
    }
    // Builds of the others may import what is preinstalled.
    var outcomes: [(number: Int, Outcome)] = []
    for (number, planned) in pins where preinstalled.contains(planned.pin.name) {
      let outcome = try await outcome(number, planned)
      if let wheel = outcome.wheel { await importable.add(wheel) }
      outcomes.append((number, outcome))
    }
    outcomes += try await pins.filter { !preinstalled.contains($0.element.pin.name) }
      .concurrentMap(jobs: jobs) { ($0.offset, try await outcome($0.offset, $0.element)) }
    let named = outcomes.sorted { $0.number < $1.number }.map(\.1)
    for wheel in named.compactMap(\.wheel) { try checkName(of: wheel) }
    let unnamed = try await Array(plan.unnamed.enumerated()).concurrentMap(jobs: jobs) {
      let outcome = try await acquire(
        $0.element, from: downloads.unnamed[$0.offset],
        in: directory.appending("unnamed-\($0.offset)"))
      notify(.progressed(files: 1, bytes: 0))
      return outcome
    }
    return Acquisition(
      wheels: (named + unnamed).compactMap(\.wheel),
      notices: downloads.notices + (named + unnamed).flatMap(\.notices))
  }

  /// Returns the wheel for one pin.
  private func acquire(
    _ planned: Plan.PlannedPin, from downloads: Downloads, in directory: FilePath
  ) async throws -> Outcome {
    let pin = planned.pin
    var source: FilePath
    switch planned.step {
    case .use(let file, let fileName, let origin):
      return Outcome(wheel: AcquiredWheel(file, fileName: fileName, origin: origin, pin: pin))
    case .resolve: return Outcome()
    case .build(let path):
      source = try FileSystem.resolve(path)
      if FileSystem.isDirectory(source) {
        let built = try await build(
          project: source, configSettings: pin.configSettings, in: directory)
        return Outcome(
          wheel: try AcquiredWheel(path: built.wheel, origin: .built, pin: pin),
          notices: built.notices)
      }
      if FileSystem.isRegularFile(source) {
        source = try copy(
          source, to: directory.appending("sdist"), algorithms: pin.hashAlgorithms
        ) { try pin.check($0, of: source) }
      }
    case .fetch:
      if case .direct(.vcs(let reference)) = pin.selection {
        let wheel = try await buildWheel(of: .vcs(reference), for: pin, in: directory)
        return Outcome(wheel: wheel, notices: wheel.notices)
      }
      guard let fetched = downloads.files[pin.name] else {
        throw AcquireError.noFile([PlanError.UnmatchedPin(pin, rejections: [])], sources: [])
      }
      if fetched.isWheel {
        return Outcome(
          wheel: AcquiredWheel(fetched.file, fileName: fetched.fileName, origin: .index, pin: pin))
      }
      // What is built is a copy that nobody else has.
      source = try copy(
        fetched.file.path, to: directory.appending("sdist"),
        algorithms: pin.hashAlgorithms
      ) { try pin.check($0, of: fetched.file.path) }
    }
    return Outcome(wheel: try await buildWheel(of: .file(source), for: pin, in: directory))
  }

  /// Returns the wheel of an entry without a name, whose pin then has that of the wheel.
  private func acquire(
    _ planned: Plan.PlannedUnnamed, from fetched: IndexFetcher.Fetched?, in directory: FilePath
  ) async throws -> Outcome {
    let entry = planned.entry
    let algorithms = Set(entry.hashes.map(\.algorithm))
    var source = fetched.map { .file($0.file.path) } ?? entry.source
    switch planned.step {
    case .use(let file, let fileName, let origin):
      let wheel = AcquiredWheel(file, fileName: fileName, origin: origin, pin: nil)
      return Outcome(wheel: wheel.named(by: entry, as: try WheelName(fileName).name))
    // The file of a URL that is there already.
    case .build(let path): if case .url = entry.source { source = .file(path) }
    case .fetch, .resolve: break
    }
    if fetched == nil, case .file(let path) = source {
      source = .file(
        try copy(path, to: directory.appending("sdist"), algorithms: algorithms) {
          try entry.check($0, of: path)
        })
    }
    var notices: [String] = []
    let wheel: AcquiredWheel
    switch source {
    case .file(let path) where path.extension == "whl":
      wheel = try AcquiredWheel(path: path, origin: .index, pin: nil)
    case .directory(let path):
      let built = try await build(
        project: try FileSystem.resolve(path), configSettings: entry.configSettings, in: directory)
      notices = built.notices
      wheel = try AcquiredWheel(path: built.wheel, origin: .built, pin: nil)
    default:
      wheel = try await buildWheel(
        of: source, label: entry.label, subdirectory: entry.source.subdirectory,
        configSettings: entry.configSettings, in: directory.appending("built"))
      notices = wheel.notices
    }
    return Outcome(
      wheel: wheel.named(by: entry, as: try WheelName(wheel.fileName).name), notices: notices)
  }

  /// Builds the wheel of a project directory, or the one that installs it editable.
  ///
  /// Throws as `ProjectBuilder.build` and `EditableBuild.build`.
  func build(
    project: FilePath, configSettings: [String], isEditable: Bool = false, in directory: FilePath
  ) async throws -> ProjectBuilder.Result {
    let builder = ProjectBuilder(
      project: project, configSettings: configSettings, context: context, importable: importable)
    return isEditable
      ? try await EditableBuild(builder: builder).build(in: directory)
      : try await builder.build(in: directory)
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

  /// Copies a source archive into a private directory, and has the copy, which is what is built,
  /// compared with the hashes of the lock.
  ///
  /// Throws `HashMismatch` and `FileError`.
  private func copy(
    _ source: FilePath, to directory: FilePath, algorithms: Set<HashAlgorithm>,
    check: ([Digest]) throws -> Void
  ) throws -> FilePath {
    try FileSystem.createDirectories(directory)
    let copy = directory.appending(try ArchiveContent.name(of: source))
    try AtomicFile.copy(source, to: copy)
    try check(HashedFile.open(copy, algorithms: algorithms).digests)
    return copy
  }
}
