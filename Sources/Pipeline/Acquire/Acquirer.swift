internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// A wheel file that is ready to be opened.
struct AcquiredWheel: Sendable {
  let path: FilePath
  let fileName: String
  let origin: Plan.Origin
  /// The requirement it satisfies; nil for what no requirement names: the project itself, seeds,
  /// and what a resolver added.
  let pin: LockEntry?
  /// The digest of the source archive that it was built from; nil if it was not built, or from
  /// something that has none.
  var archive: Digest?
  /// The directory of an earlier run that built it; nil if this one did, or nobody.
  var place: FilePath?

  /// Where the lock has it from, which does not depend on what is in the cache or a wheelhouse.
  var source: String {
    if origin == .project { return "project" }
    return switch pin?.selection {
    case .direct(.url(let url)): DirectURL.withoutCredentials(url)
    case .direct(.vcs(let reference)): DirectURL.withoutCredentials(reference.description)
    case .direct(.file), .direct(.directory): "path"
    case .version, .range, .direct(.index), nil: "index"
    }
  }
}

/// Carries out the steps of a plan: what is there is used, the rest is fetched and built.
///
/// Whatever comes from outside is checked against the lock's digests here, by us.
struct Acquirer {
  let options: StageOptions
  let lock: LockOptions
  let interpreter: Interpreter
  let tags: CompatibilityTags
  let cache: WheelCache?
  /// A directory of ours on the destination's file system.
  let work: FilePath

  /// A wheel for each item, in their order.
  func acquire(_ plan: Plan) async throws -> [AcquiredWheel] {
    let wanted = plan.items.filter { if case .fetch = $0.step { true } else { false } }.map(\.pin)
    var pip: Pip?
    var fetched: [PackageName: FilePath] = [:]
    if let first = wanted.first {
      let others = wanted.count > 1 ? " and \(wanted.count - 1) more" : ""
      let tool = try await findPip(nil, "fetch \(first.label)\(others)")
      pip = tool
      fetched = try await fetch(wanted, with: tool)
    }
    var wheels: [AcquiredWheel] = []
    for (number, item) in plan.items.enumerated() {
      let source: FilePath
      let directory = work.appending("built-\(number)")
      switch item.step {
      case .use(let path, let fileName, let origin):
        wheels.append(
          AcquiredWheel(path: path, fileName: fileName, origin: origin, pin: item.pin))
        continue
      case .resolve: continue
      case .build(let path):
        source = try FileSystem.resolve(path)
        if FileSystem.isDirectory(source), item.pin.configSettings.isEmpty {
          wheels.append(
            try await buildProject(
              source, of: item.pin, in: work.appending("project-\(number)")))
          continue
        }
      case .fetch:
        if case .direct(.vcs(let reference)) = item.pin.selection {
          wheels.append(
            try await build(.vcs(reference), of: item.pin, with: &pip, in: directory))
          continue
        }
        source = try check(fetched[item.pin.name], against: item.pin)
      }
      if let name = source.lastComponent?.string, name.hasSuffix(".whl") {
        wheels.append(AcquiredWheel(path: source, fileName: name, origin: .index, pin: item.pin))
        continue
      }
      wheels.append(try await build(.file(source), of: item.pin, with: &pip, in: directory))
    }
    return wheels
  }

  /// The pip that was found before, or else finds it, telling what it is for if there is none.
  func findPip(_ pip: Pip?, _ purpose: String) async throws -> Pip {
    if let pip { return pip }
    return try await Pip.find(
      for: interpreter, environment: try BuildEnvironment.variables(options, work: work),
      index: options.index.arguments(lock), purpose: purpose)
  }

  /// Fetches the files of all pins but those of version control, by the names they are for.
  ///
  /// pip wants digests for all requirements of a call or for none, so there may be two calls.
  private func fetch(_ pins: [LockEntry], with pip: Pip) async throws -> [PackageName: FilePath] {
    var found: [PackageName: FilePath] = [:]
    let pins = pins.filter { if case .direct(.vcs) = $0.selection { false } else { true } }
    for (kind, group) in Dictionary(grouping: pins, by: \.hashes.isEmpty) {
      let directory = work.appending(kind ? "fetched-plain" : "fetched").appending("files")
      try FileSystem.createDirectories(directory)
      try await pip.download(
        group.map(requirementLine), formats: formats, into: directory)
      let files = try Wheelhouse([directory])
      for pin in group { found[pin.name] = files.files(of: pin.name).first?.path }
    }
    return found
  }

  /// Builds a wheel from an archive, a directory or what version control has.
  ///
  /// That of an archive may be in the cache, and then no `pip` is needed; else it is looked for if
  /// it was not before. `directory` becomes a new directory for the wheel.
  func build(
    _ source: ArtifactLocation, of pin: LockEntry?, with pip: inout Pip?, in directory: FilePath
  ) async throws -> AcquiredWheel {
    var build: SourceBuild?
    if case .file(let path) = source, try FileSystem.status(path)?.type == .regular {
      build = try SourceBuild(
        of: path, configSettings: pin?.configSettings ?? [], fallback: options.sourceDate)
    }
    // The key asks dpkg, so it is made for those only who have a use for it.
    let key =
      cache == nil
      ? nil
      : try await build?.key(
        environment: options.environment, findLinks: options.wheelhouses,
        index: options.index.arguments(lock), isOffline: options.isOffline)
    if let key, let file = cache?.find(build: key) {
      return AcquiredWheel(
        path: file.path, fileName: file.fileName, origin: .built, pin: pin,
        archive: build?.digest, place: file.place)
    }
    let name = pin?.label ?? source.fileName
    let tool = try await findPip(pip, "build \(name) from source")
    pip = tool
    try FileSystem.createDirectories(directory)
    let path = try await tool.buildWheel(
      of: source, configSettings: pin?.configSettings ?? [], findLinks: options.wheelhouses,
      isOffline: options.isOffline, date: build?.date, into: directory)
    let fileName = path.lastComponent?.string ?? ""
    if let key { cache?.store(path, fileName: fileName, build: key, place: work) }
    return AcquiredWheel(
      path: path, fileName: fileName, origin: .built, pin: pin, archive: build?.digest)
  }

  /// Builds a project beside ours as ours is built: nothing is left in its source.
  private func buildProject(
    _ source: FilePath, of pin: LockEntry, in directory: FilePath
  ) async throws -> AcquiredWheel {
    var options = options
    options.sourceDirectory = source
    let wheel = try await ProjectBuilder(
      options: options, lock: lock, interpreter: interpreter, work: directory
    ).build()
    return AcquiredWheel(path: wheel.path, fileName: wheel.fileName, origin: .built, pin: pin)
  }

  private var formats: FormatControl {
    options.formats.isEmpty ? lock.formats : options.formats
  }

  private func requirementLine(_ pin: LockEntry) -> String {
    let hashes = pin.hashes.map { " --hash=\($0.algorithm.rawValue):\($0.hex)" }.joined()
    return pin.label + hashes
  }

  /// Checks that what an index gave is what the lock asked for, and keeps it in the cache.
  private func check(_ path: FilePath?, against pin: LockEntry) throws -> FilePath {
    guard let path, let name = path.lastComponent?.string else {
      throw StageError.unexpectedDownload(
        "the index gave nothing for \(pin.label)", place: pin.location.description)
    }
    if !pin.hashes.isEmpty {
      let digests = try RandomAccessFile.open(path).digests([.sha256, .sha384, .sha512])
      guard pin.accepts(digests) else {
        throw StageError.hashMismatch(
          pin: pin.label, place: pin.location.description, files: [(path, digests[0])])
      }
    }
    if name.hasSuffix(".whl"), tags.rank(of: try WheelName(name)) == nil {
      throw StageError.unexpectedDownload(
        "the index gave '\(name)' for \(pin.label)", place: pin.location.description)
    }
    cache?.store(path, fileName: name, for: pin)
    return path
  }
}
