internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Wheels

/// Chooses a file for each pin: from the wheelhouses, then from the cache; the rest is to be
/// fetched.
struct Planner {
  let wheelhouse: Wheelhouse
  let cache: WheelCache?
  let tags: CompatibilityTags
  let files: WheelhouseFiles
  let index: IndexAccess

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
      } else if index.isOffline, !isLocal(pin.selection) {
        unmatched.append(
          PlanError.UnmatchedPin(
            pin: pin.label, location: pin.location.description, rejections: rejections))
      } else {
        planned.append(Plan.PlannedPin(pin: pin, step: .fetch))
      }
    }
    for entry in unnamed {
      if let step = try step(for: entry) {
        unplanned.append(Plan.PlannedUnnamed(entry: entry, step: step))
      } else {
        unmatched.append(
          PlanError.UnmatchedPin(
            pin: entry.label, location: entry.location.description, rejections: []))
      }
    }
    if !unmatched.isEmpty { throw PlanError.noCompatibleFile(unmatched) }
    return Plan(
      pins: planned, unnamed: unplanned, skipped: skipped,
      warnings: wheelhouse.warnings + planned.compactMap(warning))
  }

  /// Returns whether a selection is on this machine, so that taking it needs no network.
  private func isLocal(_ selection: LockEntry.Selection) -> Bool {
    if case .direct(let location) = selection { location.isLocal } else { false }
  }

  /// Returns the step for what has no name yet; nil if it would need the network, which is
  /// forbidden.
  private func step(for entry: UnnamedEntry) throws -> Plan.Step? {
    switch entry.source {
    case .directory(let path): return .build(path: path)
    case .file(let path):
      try entry.check(try files.open(path).digests, of: path)
      return .build(path: path)
    case .url, .vcs, .index: return index.isOffline && !entry.source.isLocal ? nil : .fetch
    }
  }

  /// Returns what to know about a file that nothing but its name connects with the lock.
  private func warning(_ planned: Plan.PlannedPin) -> String? {
    guard planned.pin.hashes.isEmpty, let cache else { return nil }
    let path: FilePath
    switch planned.step {
    case .use(let file, _, .cache): path = file.path
    case .build(let source): path = source
    default: return nil
    }
    guard path.starts(with: cache.directory.path) else { return nil }
    return
      "the lock has no hash for \(planned.pin.label): used '\(path.lastComponent?.string ?? "")' "
      + "as it was downloaded before"
  }

  private func step(for pin: LockEntry, rejections: inout [String]) throws -> Plan.Step? {
    switch pin.selection {
    case .direct(.directory(let path)): return .build(path: path)
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
            rejections: [rejection(of: wheel)])
        ])
      }
      return .use(try files.open(path), fileName: name, from: .wheelhouse)
    case .version(let version, _):
      return try step(for: pin, version: version, rejections: &rejections)
    case .range: return .resolve
    case .direct(.url(let url)): return try step(for: pin, url: url, rejections: &rejections)
    case .direct(.vcs), .direct(.index): return nil
    }
  }

  /// Finds the file of a URL: by its hash, or where nothing may be fetched and it has none, by its
  /// name in a wheelhouse or by what the URL gave before.
  private func step(
    for pin: LockEntry, url: String, rejections: inout [String]
  ) throws -> Plan.Step? {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    let name = path.split(separator: "/").last.map { PercentEncoding.decoded(String($0)) }
    let candidates = wheelhouse.files(of: pin.name).filter { file in
      !pin.hashes.isEmpty || index.isOffline && file.fileName == name
    }
    if let path = try firstAllowed(candidates.map(\.path), pin: pin) {
      guard let fileName = path.lastComponent?.string, fileName.hasSuffix(".whl") else {
        return .build(path: path)
      }
      let wheel = try WheelName(fileName)
      guard tags.rank(of: wheel) == nil else {
        return .use(try files.open(path), fileName: fileName, from: .wheelhouse)
      }
      rejections.append(rejection(of: wheel))
    }
    return cached(pin)
  }

  /// Returns the step for a file in the cache; nil if there is none.
  private func cached(_ pin: LockEntry) -> Plan.Step? {
    guard index.isOffline || !pin.hashes.isEmpty, let file = cache?.find(pin) else { return nil }
    return file.fileName.hasSuffix(".whl")
      ? .use(file.file, fileName: file.fileName, from: .cache) : .build(path: file.file.path)
  }

  private func step(
    for pin: LockEntry, version: Version, rejections: inout [String]
  ) throws -> Plan.Step? {
    var wheels: [(name: WheelName, path: FilePath)] = []
    var sources: [FilePath] = []
    for file in wheelhouse.files(of: pin.name) {
      switch file.kind {
      case .wheel(let name):
        guard name.version == version || matches(name.version, pin) else {
          rejections.append("'\(file.fileName)' is version \(name.version)")
          continue
        }
        guard index.formats.allowsWheel(pin.name) else {
          rejections.append("'\(file.fileName)' is a wheel, which --no-binary forbids")
          continue
        }
        guard tags.rank(of: name) != nil else {
          rejections.append(rejection(of: name))
          continue
        }
        wheels.append((name, file.path))
      case .sdist(let found) where found == version:
        if index.formats.allowsSource(pin.name) {
          sources.append(file.path)
        } else {
          rejections.append("'\(file.fileName)' is an sdist, which --only-binary forbids")
        }
      case .sdist(let found): rejections.append("'\(file.fileName)' is version \(found)")
      }
    }
    // Of two files that rank the same, the one of the earlier directory is used.
    let ranked = wheels.enumerated().sorted { left, right in
      if tags.prefers(left.element.name, to: right.element.name) { return true }
      if tags.prefers(right.element.name, to: left.element.name) { return false }
      return left.offset < right.offset
    }.map(\.element)
    if let path = try firstAllowed(ranked.map(\.path), pin: pin) {
      return .use(
        try files.open(path), fileName: path.lastComponent?.string ?? "", from: .wheelhouse)
    }
    if let step = cached(pin) { return step }
    if let path = try firstAllowed(sources, pin: pin) { return .build(path: path) }
    if !ranked.isEmpty || !sources.isEmpty {
      try requireHash(of: ranked.map(\.path) + sources, pin: pin)
    }
    return nil
  }

  /// A pin without local part accepts files with any (PEP 440, "Version matching").
  private func matches(_ version: Version, _ pin: LockEntry) -> Bool {
    pin.requirement.specifiers.contains(version, prereleases: true)
  }

  private func firstAllowed(_ paths: [FilePath], pin: LockEntry) throws -> FilePath? {
    if pin.hashes.isEmpty { return paths.first }
    return try paths.first { pin.accepts(try files.open($0).digests) }
  }

  /// Throws `HashMismatch` if the lock allows none of the files.
  private func requireHash(of paths: [FilePath], pin: LockEntry) throws {
    guard !pin.hashes.isEmpty, try firstAllowed(paths, pin: pin) == nil else { return }
    throw HashMismatch(pin, files: try paths.map { ($0, try files.open($0).digests) })
  }

  /// Returns why a wheel is not compatible with the target.
  private func rejection(of wheel: WheelName) -> String {
    let best = tags.tags.prefix(3).map(\.description).joined(separator: ", ")
    return "'\(wheel.fileName)' is for \(wheel.tags), but the interpreter accepts \(best), … "
      + "(\(tags.tags.count) tags down to \(tags.tags.last?.description ?? "none"))"
  }
}
