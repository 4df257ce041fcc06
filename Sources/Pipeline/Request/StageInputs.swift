internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// What the options name, read: the interpreter, the lock, the wheelhouses, and the plan made of
/// them.
struct StageInputs {
  /// The options, with what the lock says of the project itself.
  let options: StageOptions
  let interpreter: Interpreter
  let markers: MarkerEnvironment
  let tags: CompatibilityTags
  let lock: Lock
  let plan: Plan
  let cache: WheelCache?
  let digests: FileDigests

  /// Reads everything.
  ///
  /// Nothing is written but the cache of interpreters.
  static func read(_ options: StageOptions) async throws -> StageInputs {
    let interpreter = try await Interpreter.find(
      options.python, cache: options.cacheDirectory.map { $0.appending("interpreters") })
    let markers = try MarkerEnvironment(values: interpreter.markers)
    let tags = CompatibilityTags(PlatformFacts(interpreter))
    let lock = try readLock(options)
    var pins = try lock.entries(in: markers)
    var options = options
    if let extras = lock.projectExtras {
      options.installsProject = true
      options.extras += extras.subtracting(options.extras).sorted()
    }
    if options.installsProject, let name = LocalProject.name(in: options.sourceDirectory) {
      // The requirements of a development environment may name the project by name, too.
      if options.allowUnpinned { pins.removeAll { $0.name == name } }
    }

    let cache = options.cacheDirectory.map { directory in
      WheelCache(
        directory: directory.appending("wheels"),
        context: [tags.tags.map(\.description).joined(separator: " ")]
          + options.index.arguments(lock.options))
    }
    let wheelhouse = try Wheelhouse(options.directories(lock.options))
    let candidates = pins.flatMap { pin in
      wheelhouse.files(of: pin.name).filter { entry in
        switch entry.kind {
        case .wheel(let name): tags.rank(of: name) != nil
        case .source: false
        }
      }.map(\.path)
    }
    let digests = try await FileDigests.compute(
      candidates, algorithms: Set(pins.flatMap(\.hashes).map(\.algorithm)), jobs: options.jobs)
    let planner = Planner(
      wheelhouse: wheelhouse, cache: cache, tags: tags, digests: digests,
      formats: options.formats.isEmpty ? lock.options.formats : options.formats,
      isOffline: options.isOffline || lock.options.noIndex)
    return StageInputs(
      options: options, interpreter: interpreter, markers: markers, tags: tags, lock: lock,
      plan: try planner.plan(pins), cache: cache, digests: digests)
  }
}

extension StageInputs {
  /// The requirements files, completed by what is to be installed besides.
  ///
  /// Each of both has its own rule about hashes, as two calls of pip would have.
  private static func readLock(_ options: StageOptions) throws -> Lock {
    let lock = try Lock.read(
      options.requirements, environment: options.environment,
      allowUnpinned: options.allowUnpinned,
      project: options.allowUnpinned ? options.sourceDirectory : nil)
    try lock.checkHashes(required: options.requireHashes)
    guard !options.preinstalled.isEmpty else { return lock }
    let others = try Lock.read(
      arguments: options.preinstalled, from: options.sourceDirectory,
      location: .option("--preinstall"),
      environment: options.environment)
    return lock.merging(others)
  }
}

extension PlatformFacts {
  /// What the interpreter told of its platform.
  init(_ interpreter: Interpreter) {
    self.init(
      implementation: interpreter.implementation, major: interpreter.major,
      minor: interpreter.minor, isFreeThreaded: interpreter.isFreeThreaded,
      isDebug: interpreter.isDebug,
      glibc: interpreter.glibc.map { Library(major: $0.major, minor: $0.minor) },
      musl: interpreter.musl.map { Library(major: $0.major, minor: $0.minor) },
      machine: interpreter.machine, is32Bit: interpreter.is32Bit,
      isHardFloatARM: interpreter.isHardFloatARM)
  }
}
