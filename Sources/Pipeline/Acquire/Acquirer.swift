internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// Carries out the steps of a plan: takes the files that are there, and fetches and builds the rest.
///
/// Everything that comes from outside is compared with the hashes of the lock here.
struct Acquirer {
  let index: IndexAccess
  let build: BuildEnvironment
  let interpreter: Interpreter
  let tags: CompatibilityTags
  let cache: WheelCache?
  let destdir: FilePath
  /// A directory of this run on the file system of the destdir.
  let work: FilePath
  /// What pip warned of that the user should know, one sentence each.
  private(set) var warnings: [String] = []

  /// Returns a wheel for each pin but those for the resolver, in their order.
  ///
  /// Throws `AcquireError` and `HashMismatch`.
  mutating func acquire(_ plan: Plan) async throws -> [AcquiredWheel] {
    let wanted = plan.pins.filter { if case .fetch = $0.step { true } else { false } }.map(\.pin)
    var pip: Pip?
    var fetched: [PackageName: FilePath] = [:]
    if let first = wanted.first {
      let others = wanted.count > 1 ? " and \(wanted.count - 1) more" : ""
      let tool = try await findPip(nil, "fetch \(first.label)\(others)")
      pip = tool
      fetched = try await fetch(wanted, with: tool)
    }
    var wheels: [AcquiredWheel] = []
    for (number, planned) in plan.pins.enumerated() {
      let pin = planned.pin
      var source: FilePath
      let directory = work.appending("built-\(number)")
      switch planned.step {
      case .use(let file, let fileName, let origin):
        wheels.append(AcquiredWheel(file, fileName: fileName, origin: origin, pin: pin))
        continue
      case .resolve: continue
      case .build(let path):
        source = try FileSystem.resolve(path)
        if FileSystem.isDirectory(source), pin.configSettings.isEmpty {
          let builder = projectBuilder(source, work: work.appending("project-\(number)"))
          let wheel = try await builder.build()
          wheels.append(try AcquiredWheel(path: wheel, origin: .built, pin: pin))
          continue
        }
        if FileSystem.isRegularFile(source) {
          source = try copy(
            source, to: work.appending("sdist-\(number)"),
            algorithms: Set(pin.hashes.map(\.algorithm))
          ) { digests in
            guard pin.hashes.isEmpty || pin.accepts(digests) else {
              throw HashMismatch(pin, files: [(source, digests)])
            }
          }
        }
      case .fetch:
        if case .direct(.vcs(let reference)) = pin.selection {
          wheels.append(
            try await buildWheel(of: .vcs(reference), for: pin, with: &pip, in: directory))
          continue
        }
        let file = try check(fetched[pin.name], against: pin)
        source = file.path
        if let name = source.lastComponent?.string, name.hasSuffix(".whl") {
          wheels.append(AcquiredWheel(file, fileName: name, origin: .index, pin: pin))
          continue
        }
      }
      wheels.append(try await buildWheel(of: .file(source), for: pin, with: &pip, in: directory))
    }
    for wheel in wheels { try checkName(of: wheel) }
    for (number, planned) in plan.unnamed.enumerated() {
      let directory = work.appending("unnamed-\(number)")
      wheels.append(try await acquire(planned, with: &pip, in: directory))
    }
    return wheels
  }

  /// Returns the wheel of an entry without a name, whose pin then has that of the wheel.
  private mutating func acquire(
    _ planned: Plan.PlannedUnnamed, with pip: inout Pip?, in directory: FilePath
  ) async throws -> AcquiredWheel {
    let entry = planned.entry
    let algorithms = Set(entry.hashes.map(\.algorithm))
    var source = entry.source
    switch (planned.step, source) {
    case (.fetch, .url(let url)):
      let tool = try await findPip(pip, "fetch \(entry.label)")
      pip = tool
      let path = try await fetch(url, entry.hashes, with: tool, into: directory)
      let file = try HashedFile.open(path, algorithms: algorithms)
      try entry.check(file.digests, of: path)
      source = .file(path)
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
    case .directory(let path) where entry.configSettings.isEmpty:
      let path = try await projectBuilder(FileSystem.resolve(path), work: directory).build()
      wheel = try AcquiredWheel(path: path, origin: .built, pin: nil)
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
    return try await Pip.find(
      for: interpreter, environment: try build.variables(in: work, forPip: true), work: work,
      index: index, purpose: purpose)
  }

  /// Returns a builder for a project directory: the packaged project, or one that the lock names.
  func projectBuilder(_ directory: FilePath, work: FilePath) -> ProjectBuilder {
    ProjectBuilder(
      project: directory, index: index, build: build, interpreter: interpreter, destdir: destdir,
      work: work)
  }

  /// Fetches the files of all pins but those of version control, by the names they are for.
  ///
  /// pip wants hashes for all requirements of a call or for none, so there may be two calls; what a
  /// URL gives may have any file name, so each URL has a call of its own.
  private mutating func fetch(
    _ pins: [LockEntry], with pip: Pip
  ) async throws -> [PackageName: FilePath] {
    var found: [PackageName: FilePath] = [:]
    var others: [LockEntry] = []
    for (number, pin) in pins.enumerated() {
      switch pin.selection {
      case .direct(.vcs): break
      case .direct(.url(let url)):
        let directory = work.appending("fetched-\(number)")
        found[pin.name] = try await fetch(url, pin.hashes, with: pip, into: directory)
      default: others.append(pin)
      }
    }
    for (isUnhashed, group) in Dictionary(grouping: others, by: \.hashes.isEmpty) {
      let directory = work.appending(isUnhashed ? "fetched-plain" : "fetched").appending("files")
      try FileSystem.createDirectories(directory)
      warnings += try await pip.download(
        group.map { $0.revealedLabel + Self.options($0.hashes) }, into: directory)
      let files = try Wheelhouse([directory])
      for pin in group { found[pin.name] = files.files(of: pin.name).first?.path }
    }
    return found
  }

  /// Fetches the one file of a URL, whatever name the URL or the server gives it.
  private mutating func fetch(
    _ url: String, _ hashes: [Digest], with pip: Pip, into directory: FilePath
  ) async throws -> FilePath {
    let files = directory.appending("files")
    try FileSystem.createDirectories(files)
    warnings += try await pip.download([url + Self.options(hashes)], into: files)
    let names = try FileSystem.entries(of: files)
    guard names.count == 1, let name = names.first else {
      throw AcquireError.unexpectedDownload(
        "expected one file from the URL, got \(names.count)",
        location: CredentialURL.masking(url))
    }
    return files.appending(name)
  }

  /// Builds a wheel from an sdist, a directory or a revision of version control.
  ///
  /// The wheel of an sdist may be in the cache, and then pip is not needed. `directory` becomes a
  /// new directory for the wheel.
  func buildWheel(
    of source: ArtifactLocation, for pin: LockEntry?, with pip: inout Pip?, in directory: FilePath
  ) async throws -> AcquiredWheel {
    var wheel = try await buildWheel(
      of: source, label: pin?.label ?? source.fileName,
      subdirectory: pin?.artifactLocation.subdirectory,
      configSettings: pin?.configSettings ?? [], with: &pip, in: directory)
    wheel.pin = pin
    return wheel
  }

  /// Builds a wheel, for which `label` stands in messages, from the `subdirectory` of a source.
  private func buildWheel(
    of source: ArtifactLocation, label: String, subdirectory: String?, configSettings: [String],
    with pip: inout Pip?, in directory: FilePath
  ) async throws -> AcquiredWheel {
    var source = source
    var sdist: SourceBuild?
    if case .file(let path) = source, try FileSystem.status(path)?.type == .regular {
      let place = subdirectory.map { "#subdirectory=\($0)" }
      sdist = try SourceBuild(
        of: path, configSettings: configSettings + [place].compactMap { $0 },
        fallback: build.sourceDate)
      if let place { source = .url(PercentEncoding.fileURL(path) + place) }
    }
    // The key asks dpkg, so it is made only where there is a cache.
    let key =
      cache == nil ? nil : try await sdist?.key(environment: build.inherited.forPip, index: index)
    if let key, let file = cache?.find(build: key) {
      return AcquiredWheel(
        file.file, fileName: file.fileName, origin: .built, pin: nil,
        sdist: sdist?.digest, buildDirectory: file.buildDirectory)
    }
    let tool = try await findPip(pip, "build \(label) from source")
    pip = tool
    try FileSystem.createDirectories(directory)
    let path = try await tool.buildWheel(
      of: source, configSettings: configSettings, date: sdist?.date, into: directory)
    let wheel = try AcquiredWheel(path: path, origin: .built, pin: nil, sdist: sdist?.digest)
    if let key {
      cache?.store(wheel.file, fileName: wheel.fileName, build: key, buildDirectory: work)
    }
    return wheel
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

  private static func options(_ hashes: [Digest]) -> String {
    hashes.map { " --hash=\($0.algorithm.rawValue):\($0.hex)" }.joined()
  }

  /// Checks that a fetched file is what the lock asks for, and adds it to the cache.
  private func check(_ path: FilePath?, against pin: LockEntry) throws -> HashedFile {
    guard let path, let name = path.lastComponent?.string else {
      throw AcquireError.unexpectedDownload(
        "the index has no file for \(pin.label)", location: pin.location.description)
    }
    let file = try HashedFile.open(path, algorithms: Set(pin.hashes.map(\.algorithm)))
    guard pin.hashes.isEmpty || pin.accepts(file.digests) else {
      throw HashMismatch(pin, files: [(path, file.digests)])
    }
    if name.hasSuffix(".whl"), tags.rank(of: try WheelName(name)) == nil {
      throw AcquireError.unexpectedDownload(
        "the index has only '\(name)' for \(pin.label), which the interpreter cannot use",
        location: pin.location.description)
    }
    cache?.store(file, fileName: name, for: pin)
    return file
  }
}
