internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// Chooses a file for each pin: from the wheelhouses, then from the cache; the rest is to be
/// fetched.
struct Planner {
  let wheelhouse: Wheelhouse
  let cache: WheelCache?
  let tags: CompatibilityTags
  /// The target, where wheels that are built here are for another one; else nil.
  let cross: TargetName?
  let files: WheelhouseFiles
  let index: IndexAccess

  private var rule: FileRule { FileRule(tags: tags, formats: index.formats, cross: cross) }

  /// Returns the plan for the pins of a lock, and for what has no name yet; `skipped` are lines that
  /// do not apply.
  ///
  /// Throws `PlanError.noCompatibleFile` for all pins without a file at once, and `HashMismatch`.
  func plan(
    _ pins: [LockEntry], unnamed: [UnnamedEntry] = [], skipped: [String] = []
  ) throws -> Plan {
    var planned: [Plan.PlannedPin] = []
    var unplanned: [Plan.PlannedUnnamed] = []
    var unmatched: [PlanError.UnmatchedPin] = []
    for pin in pins.sorted(by: { $0.name < $1.name }) {
      var rejections: [String] = []
      if let step = try step(for: pin, rejections: &rejections) {
        planned.append(Plan.PlannedPin(pin: pin, step: step))
      } else if !mayFetch(pin.selection) {
        unmatched.append(PlanError.UnmatchedPin(pin, rejections: rejections))
      } else {
        planned.append(Plan.PlannedPin(pin: pin, step: .fetch))
      }
    }
    for entry in unnamed {
      if let step = try step(for: entry) {
        unplanned.append(Plan.PlannedUnnamed(entry: entry, step: step))
      } else {
        unmatched.append(PlanError.UnmatchedPin(entry))
      }
    }
    if !unmatched.isEmpty {
      for index in unmatched.indices { unmatched[index].target = cross }
      throw PlanError.noCompatibleFile(unmatched)
    }
    return Plan(
      pins: planned, unnamed: unplanned, skipped: skipped,
      warnings: wheelhouse.warnings
        + planned.compactMap { warning(.pin($0.pin), $0.step) }
        + unplanned.compactMap { warning(.unnamed($0.entry), $0.step) })
  }

  /// Returns whether what the lock selects may be fetched: a URL even without indexes.
  private func mayFetch(_ selection: LockEntry.Selection) -> Bool {
    switch selection {
    case .direct(.index), .version, .range: index.canSearch
    case .direct(let location): !index.isOffline || location.isLocal
    }
  }

  /// Returns the step for what has no name yet; nil if it would need the network, which is
  /// forbidden.
  private func step(for entry: UnnamedEntry) throws -> Plan.Step? {
    switch entry.source {
    case .directory(let path): return .build(path: path)
    case .file(let path):
      try entry.check(try files.open(path).digests, of: path)
      return .build(path: path)
    case .url(let url):
      if let path = try found(url, .unnamed(entry)) {
        return .build(path: path)
      }
      if let step = try built(for: entry) ?? cached(.unnamed(entry)) { return step }
    case .vcs:
      if let step = try built(for: entry) { return step }
    case .index: break
    }
    return mayFetch(.direct(entry.source)) ? .fetch : nil
  }

  /// Returns what to know about a file that nothing but its name connects with the lock.
  private func warning(_ request: RequestedFile, _ step: Plan.Step) -> String? {
    guard !request.hasHashes, let cache else { return nil }
    let path: FilePath
    switch step {
    case .use(let file, _, .cache): path = file.path
    case .build(let source): path = source
    default: return nil
    }
    guard path.starts(with: cache.directory.path) else { return nil }
    return
      "the lock has no hash for \(request.label): used '\(path.lastComponent?.string ?? "")' "
      + "as it was downloaded before"
  }

  private func step(for pin: LockEntry, rejections: inout [String]) throws -> Plan.Step? {
    switch pin.selection {
    case .direct(.directory(let path)):
      guard FileSystem.isDirectory(path) else {
        throw LockError(.missingFile(path.string), at: pin.location)
      }
      return .build(path: path)
    case .direct(.file(let path)):
      guard path.extension == "whl", let name = path.lastComponent?.string else {
        try requireHash(of: [path], pin: pin)
        return .build(path: path)
      }
      try requireHash(of: [path], pin: pin)
      let wheel = try WheelName(name)
      if tags.rank(of: wheel) == nil {
        throw PlanError.noCompatibleFile([
          PlanError.UnmatchedPin(
            pin: pin.label, location: pin.location.description,
            rejections: [rule.rejection(of: wheel)])
        ])
      }
      return try use(path)
    case .version(let version, _):
      return try step(for: pin, version: version, rejections: &rejections)
    case .range: return .resolve
    case .direct(.url(let url)): return try step(for: pin, url: url, rejections: &rejections)
    case .direct(.vcs): return try built(for: pin)
    case .direct(.index): return nil
    }
  }

  private func step(
    for pin: LockEntry, url: String, rejections: inout [String]
  ) throws -> Plan.Step? {
    if let path = try found(url, .pin(pin)) {
      guard let fileName = path.lastComponent?.string, fileName.hasSuffix(".whl") else {
        return .build(path: path)
      }
      let wheel = try WheelName(fileName)
      guard tags.rank(of: wheel) == nil else { return try use(path) }
      rejections.append(rule.rejection(of: wheel))
    }
    return try built(for: pin) ?? cached(.pin(pin))
  }

  /// Finds the file of a URL in the wheelhouses: by its hash, or where no index may be asked and it has
  /// none, by its name; nil if there is none.
  private func found(_ url: String, _ request: RequestedFile) throws -> FilePath? {
    let last = url.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last ?? ""
    let fileName = PercentEncoding.decoded(String(last))
    // What has no suffix got that of its content when it was fetched.
    let suffixes = Wheelhouse.isArchive(fileName) ? [] : ArchiveContent.allCases.map(\.rawValue)
    let same = ([""] + suffixes).flatMap { wheelhouse.files(called: fileName + $0) }
    if !request.hasHashes {
      return index.isOffline || !index.usesIndexes ? same.first : nil
    }
    let name: PackageName? = if case .pin(let pin) = request { pin.name } else { nil }
    return try (same + wheelhouse.candidates(for: name)).first {
      request.accepts(try files.open($0).digests)
    }
  }

  private func use(_ path: FilePath) throws -> Plan.Step {
    .use(try files.open(path), fileName: path.lastComponent?.string ?? "", from: .wheelhouse)
  }

  /// Returns the step for a wheel of a wheelhouse that was built from what the lock pins; nil if there
  /// is none.
  private func built(for pin: LockEntry) throws -> Plan.Step? {
    try built(among: wheelhouse.files(of: pin.name)) { _ in pin }
  }

  private func built(for entry: UnnamedEntry) throws -> Plan.Step? {
    try built(among: wheelhouse.builtFiles) { entry.named($0) }
  }

  /// Returns the step for the first of files that was built for the pin of its name.
  private func built(
    among candidates: [Wheelhouse.File], for pin: (PackageName) -> LockEntry
  ) throws -> Plan.Step? {
    for file in candidates {
      guard case .wheel(let name) = file.kind, tags.rank(of: name) != nil,
        let record = wheelhouse.built[file.path],
        WheelhouseRecord.accepts(record.source, for: pin(file.name))
      else { continue }
      let opened = try files.open(file.path)
      guard opened.sha256.hex == record.sha256 else { continue }
      return .use(opened, fileName: file.fileName, from: .wheelhouse)
    }
    return nil
  }

  /// Returns the step for a file in the cache; nil if there is none.
  private func cached(_ request: RequestedFile) -> Plan.Step? {
    let selection =
      switch request {
      case .pin(let pin): pin.selection
      case .unnamed(let entry): LockEntry.Selection.direct(entry.source)
      }
    // Without the network a page of this machine may have it, or not.
    guard index.isOffline || !mayFetch(selection) || request.hasHashes,
      let file = cache?.find(request)
    else { return nil }
    return file.fileName.hasSuffix(".whl")
      ? .use(file.file, fileName: file.fileName, from: .cache) : .build(path: file.file.path)
  }

  private func step(
    for pin: LockEntry, version: Version, rejections: inout [String]
  ) throws -> Plan.Step? {
    var wheels: [(kind: Wheelhouse.File.Kind, file: FilePath)] = []
    var sources: [FilePath] = []
    for file in wheelhouse.files(of: pin.name) {
      if let rejection = rule.rejection(of: file.fileName, file.kind, for: pin, version: version) {
        rejections.append(rejection)
      } else if case .wheel = file.kind {
        wheels.append((file.kind, file.path))
      } else {
        sources.append(file.path)
      }
    }
    // Of two files that rank the same, the one of the earlier directory is used.
    let ranked = rule.ranked(wheels)
    if let path = try firstAllowed(ranked, pin: pin) {
      return try use(path)
    }
    if let step = try built(for: pin) ?? cached(.pin(pin)) { return step }
    if let path = try firstAllowed(sources, pin: pin) {
      let names =
        wheelhouse.files(of: pin.name).map(\.fileName) + pin.artifacts.compactMap(\.fileName)
        + pin.listedFiles
      guard
        let rejection = rule.rejection(
          ofSource: path.lastComponent?.string ?? "", among: names, version: version)
      else { return .build(path: path) }
      rejections.append(rejection)
      return nil
    }
    if !ranked.isEmpty || !sources.isEmpty {
      try requireHash(of: ranked + sources, pin: pin)
    }
    return nil
  }

  private func firstAllowed(_ paths: [FilePath], pin: LockEntry) throws -> FilePath? {
    if !pin.hasHashes { return paths.first }
    return try paths.first { pin.accepts(try files.open($0).digests) }
  }

  /// Throws `HashMismatch` if the lock allows none of the files.
  private func requireHash(of paths: [FilePath], pin: LockEntry) throws {
    guard pin.hasHashes, try firstAllowed(paths, pin: pin) == nil else { return }
    throw HashMismatch(pin, files: try paths.map { ($0, try files.open($0).digests) })
  }
}
