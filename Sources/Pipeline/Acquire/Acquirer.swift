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

  private var index: IndexAccess { context.index }
  var work: FilePath { context.work }

  /// Returns a wheel for each pin but those for the resolver, in their order; whatever it writes is
  /// below `directory`.
  ///
  /// Throws `AcquireError` and `HashMismatch`.
  func acquire(_ plan: Plan, in directory: FilePath) async throws -> Acquisition {
    let wanted = plan.pins.filter { if case .fetch = $0.step { true } else { false } }.map(\.pin)
    var pip: Pip?
    var fetched: [PackageName: FilePath] = [:]
    var notices: [String] = []
    if let first = wanted.first {
      let others = wanted.count > 1 ? " and \(wanted.count - 1) more" : ""
      let tool = try await context.findPip("fetch \(first.label)\(others)")
      pip = tool
      fetched = try await fetch(wanted, with: tool, into: directory, notices: &notices)
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
          planned, with: &pip, in: directory.appending("unnamed-\(number)"), notices: &notices))
    }
    return Acquisition(wheels: all, notices: notices)
  }

  /// Returns a warning about what any of several indexes could have supplied.
  private func unhashed(among pins: [LockEntry]) -> [String] {
    let labels = pins.filter { pin in
      if case .version = pin.selection { pin.hashes.isEmpty } else { false }
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
    _ planned: Plan.PlannedPin, fetched: FilePath?, with pip: inout Pip?, in directory: FilePath,
    notices: inout [String]
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
      let file = try check(fetched, against: pin)
      source = file.path
      if let name = source.lastComponent?.string, name.hasSuffix(".whl") {
        return AcquiredWheel(file, fileName: name, origin: .index, pin: pin)
      }
    }
    return try await buildWheel(of: .file(source), for: pin, with: &pip, in: directory)
  }

  /// Returns the wheel of an entry without a name, whose pin then has that of the wheel.
  private func acquire(
    _ planned: Plan.PlannedUnnamed, with pip: inout Pip?, in directory: FilePath,
    notices: inout [String]
  ) async throws -> AcquiredWheel {
    let entry = planned.entry
    let algorithms = Set(entry.hashes.map(\.algorithm))
    var source = entry.source
    switch (planned.step, source) {
    case (.fetch, .url(let url)):
      let tool = try await findPip(pip, "fetch \(entry.label)")
      pip = tool
      let path = try await fetch(
        url, entry.hashes, with: tool, into: directory, notices: &notices)
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
  private func findPip(_ pip: Pip?, _ purpose: String) async throws -> Pip {
    if let pip { return pip }
    return try await context.findPip(purpose)
  }

  /// Fetches the files of all pins but those of version control, by the names they are for.
  ///
  /// pip wants hashes for all requirements of a call or for none, so there may be two calls; what a
  /// URL gives may have any file name, so each URL has a call of its own.
  private func fetch(
    _ pins: [LockEntry], with pip: Pip, into target: FilePath, notices: inout [String]
  ) async throws -> [PackageName: FilePath] {
    var found: [PackageName: FilePath] = [:]
    var others: [LockEntry] = []
    for (number, pin) in pins.enumerated() {
      switch pin.selection {
      case .direct(.vcs): break
      case .direct(.url(let url)):
        found[pin.name] = try await fetch(
          url, pin.hashes, with: pip, into: target.appending("fetched-\(number)"),
          notices: &notices)
      default: others.append(pin)
      }
    }
    for (isUnhashed, group) in Dictionary(grouping: others, by: \.hashes.isEmpty) {
      let directory = target.appending(isUnhashed ? "fetched-plain" : "fetched").appending("files")
      try FileSystem.createDirectories(directory)
      notices += try await pip.download(
        group.map { $0.revealedLabel + Self.options($0.hashes) }, into: directory)
      let files = try Wheelhouse([directory])
      for pin in group { found[pin.name] = files.files(of: pin.name).first?.path }
    }
    return found
  }

  /// Fetches the one file of a URL, whatever name the URL or the server gives it.
  private func fetch(
    _ url: String, _ hashes: [Digest], with pip: Pip, into directory: FilePath,
    notices: inout [String]
  ) async throws -> FilePath {
    let files = directory.appending("files")
    try FileSystem.createDirectories(files)
    notices += try await pip.download([url + Self.options(hashes)], into: files)
    let names = try FileSystem.entries(of: files)
    guard names.count == 1, let name = names.first else {
      throw AcquireError.unexpectedDownload(
        "expected one file from the URL, got \(names.count)",
        location: CredentialURL.masking(url))
    }
    return files.appending(name)
  }

  /// Builds a wheel from an sdist or a revision of version control.
  ///
  /// The wheel of an sdist may be in the cache, and then pip is not needed. `directory` becomes a
  /// new directory of the build.
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
        fallback: context.build.sourceDate)
      if let place { source = .url(PercentEncoding.fileURL(path) + place) }
    }
    let imported = try await imports(of: sdist)
    // The key asks dpkg, so it is made only where there is a cache.
    var key: String?
    if cache != nil, let sdist {
      var names: [String] = []
      if imported != nil { names = await ["imports"] + importable.names }
      key = try await sdist.key(
        environment: context.variables(), index: index, imported: names)
    }
    if let key, let file = cache?.find(build: key) {
      return AcquiredWheel(
        file.file, fileName: file.fileName, origin: .built, pin: nil,
        sdist: sdist?.digest, buildDirectory: file.buildDirectory)
    }
    let tool = try await findPip(pip, "build \(label) from source")
    pip = tool
    let output = directory.appending("wheel")
    try FileSystem.createDirectories(output)
    let path = try await tool.buildWheel(
      of: source, named: label, configSettings: configSettings,
      date: sdist?.date, in: try await context.room(at: directory).adding(imported ?? [:]),
      isIsolated: imported == nil, requirements: context.settings.requirements, into: output)
    let wheel = try AcquiredWheel(path: path, origin: .built, pin: nil, sdist: sdist?.digest)
    if let key {
      cache?.store(wheel.file, fileName: wheel.fileName, build: key, buildDirectory: work)
    }
    if imported == nil {
      await context.unpinned.add(
        sdist?.isLegacy == true ? BuildSystemTable.legacy : sdist?.buildRequirements ?? [],
        of: source.fileName)
    }
    return wheel
  }

  /// Returns the variables of a build without isolation; nil if a build is isolated.
  ///
  /// An sdist without pyproject.toml is built like dh-virtualenv does it, in an environment with
  /// setuptools, wheel and what is preinstalled, if the user asks for any of them.
  private func imports(of sdist: SourceBuild?) async throws -> [String: String]? {
    switch context.settings.isIsolated {
    case true?: return nil
    case false?: return try await importable.variables() ?? [:]
    case nil:
      let hasPreinstalled = await importable.hasPreinstalled
      guard sdist?.isLegacy == true, hasPreinstalled || context.settings.hasSeeds else {
        return nil
      }
      return try await importable.variables()
    }
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
    try pin.check(file.digests, of: path)
    if name.hasSuffix(".whl"), tags.rank(of: try WheelName(name)) == nil {
      throw AcquireError.unexpectedDownload(
        "the index has only '\(name)' for \(pin.label), which the interpreter cannot use",
        location: pin.location.description)
    }
    cache?.store(file, fileName: name, for: pin)
    return file
  }
}
