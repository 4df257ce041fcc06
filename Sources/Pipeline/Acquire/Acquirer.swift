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

  /// Returns a wheel for each pin but those for the resolver, in their order.
  ///
  /// Throws `AcquireError` and `HashMismatch`.
  func acquire(_ plan: Plan) async throws -> [AcquiredWheel] {
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
          source = try copy(source, for: pin, to: work.appending("sdist-\(number)"))
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
    return wheels
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
  /// pip wants hashes for all requirements of a call or for none, so there may be two calls.
  private func fetch(_ pins: [LockEntry], with pip: Pip) async throws -> [PackageName: FilePath] {
    var found: [PackageName: FilePath] = [:]
    let pins = pins.filter { if case .direct(.vcs) = $0.selection { false } else { true } }
    for (isUnhashed, group) in Dictionary(grouping: pins, by: \.hashes.isEmpty) {
      let directory = work.appending(isUnhashed ? "fetched-plain" : "fetched").appending("files")
      try FileSystem.createDirectories(directory)
      try await pip.download(group.map(requirementLine), into: directory)
      let files = try Wheelhouse([directory])
      for pin in group { found[pin.name] = files.files(of: pin.name).first?.path }
    }
    return found
  }

  /// Builds a wheel from an sdist, a directory or a revision of version control.
  ///
  /// The wheel of an sdist may be in the cache, and then pip is not needed. `directory` becomes a
  /// new directory for the wheel.
  func buildWheel(
    of source: ArtifactLocation, for pin: LockEntry?, with pip: inout Pip?, in directory: FilePath
  ) async throws -> AcquiredWheel {
    var sdist: SourceBuild?
    if case .file(let path) = source, try FileSystem.status(path)?.type == .regular {
      sdist = try SourceBuild(
        of: path, configSettings: pin?.configSettings ?? [], fallback: build.sourceDate)
    }
    // The key asks dpkg, so it is made only where there is a cache.
    let key =
      cache == nil ? nil : try await sdist?.key(environment: build.inherited.forPip, index: index)
    if let key, let file = cache?.find(build: key) {
      return AcquiredWheel(
        file.file, fileName: file.fileName, origin: .built, pin: pin,
        sdist: sdist?.digest, buildDirectory: file.buildDirectory)
    }
    let name = pin?.label ?? source.fileName
    let tool = try await findPip(pip, "build \(name) from source")
    pip = tool
    try FileSystem.createDirectories(directory)
    let path = try await tool.buildWheel(
      of: source, configSettings: pin?.configSettings ?? [], date: sdist?.date, into: directory)
    let wheel = try AcquiredWheel(path: path, origin: .built, pin: pin, sdist: sdist?.digest)
    if let key {
      cache?.store(wheel.file, fileName: wheel.fileName, build: key, buildDirectory: work)
    }
    return wheel
  }

  /// Copies a source archive into a private directory, and compares the copy, which is what is
  /// built, with the hashes of the lock.
  ///
  /// Throws `HashMismatch` and `FileError`.
  private func copy(
    _ source: FilePath, for pin: LockEntry, to directory: FilePath
  ) throws -> FilePath {
    try FileSystem.createDirectories(directory)
    let copy = directory.appending(source.lastComponent?.string ?? "")
    try AtomicFile.copy(source, to: copy)
    let digests = try HashedFile.open(copy, algorithms: Set(pin.hashes.map(\.algorithm))).digests
    guard pin.hashes.isEmpty || pin.accepts(digests) else {
      throw HashMismatch(pin, files: [(source, digests)])
    }
    return copy
  }

  private func requirementLine(_ pin: LockEntry) -> String {
    let hashes = pin.hashes.map { " --hash=\($0.algorithm.rawValue):\($0.hex)" }.joined()
    return pin.revealedLabel + hashes
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
