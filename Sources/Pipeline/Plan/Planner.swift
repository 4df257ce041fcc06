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
  let digests: FileDigests
  let formats: FormatControl
  let isOffline: Bool

  /// The plan for the pins.
  ///
  /// Throws `StageError`: for missing files all of them at once.
  func plan(_ pins: [LockEntry]) throws -> Plan {
    var items: [Plan.Item] = []
    var missing: [StageError.MissingFile] = []
    for pin in pins.sorted(by: { $0.name < $1.name }) {
      var refusals: [String] = []
      if let step = try step(for: pin, refusals: &refusals) {
        items.append(Plan.Item(pin: pin, step: step))
      } else if isOffline {
        missing.append(
          StageError.MissingFile(
            pin: pin.label, place: pin.location.description, refusals: refusals))
      } else {
        items.append(Plan.Item(pin: pin, step: .fetch))
      }
    }
    if !missing.isEmpty { throw StageError.missing(missing) }
    return Plan(items: items)
  }

  private func step(for pin: LockEntry, refusals: inout [String]) throws -> Plan.Step? {
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
        throw StageError.missing([
          StageError.MissingFile(
            pin: pin.label, place: pin.location.description, refusals: [refusal(of: wheel)])
        ])
      }
      return .use(path: path, fileName: name, from: .wheelhouse)
    case .version(let version, _):
      return try step(for: pin, version: version, refusals: &refusals)
    case .range: return .resolve
    case .direct(.url), .direct(.vcs), .direct(.index): return nil
    }
  }

  private func step(
    for pin: LockEntry, version: Version, refusals: inout [String]
  ) throws -> Plan.Step? {
    var wheels: [(name: WheelName, path: FilePath)] = []
    var sources: [FilePath] = []
    for entry in wheelhouse.files(of: pin.name) {
      switch entry.kind {
      case .wheel(let name):
        guard name.version == version || matches(name.version, pin) else {
          refusals.append("'\(entry.fileName)' is version \(name.version)")
          continue
        }
        guard formats.allowsWheel(pin.name) else {
          refusals.append("'\(entry.fileName)' is a wheel, which --no-binary forbids")
          continue
        }
        guard tags.rank(of: name) != nil else {
          refusals.append(refusal(of: name))
          continue
        }
        wheels.append((name, entry.path))
      case .source(let found) where found == version:
        if formats.allowsSource(pin.name) {
          sources.append(entry.path)
        } else {
          refusals.append("'\(entry.fileName)' is a source archive, which --only-binary forbids")
        }
      case .source(let found): refusals.append("'\(entry.fileName)' is version \(found)")
      }
    }
    // Of two files that rank the same, the one of the earlier directory is used.
    let ranked = wheels.enumerated().sorted { left, right in
      if tags.prefers(left.element.name, to: right.element.name) { return true }
      if tags.prefers(right.element.name, to: left.element.name) { return false }
      return left.offset < right.offset
    }.map(\.element)
    if let path = try firstAllowed(ranked.map(\.path), pin: pin) {
      return .use(path: path, fileName: path.lastComponent?.string ?? "", from: .wheelhouse)
    }
    if let file = cache?.find(pin) {
      return file.fileName.hasSuffix(".whl")
        ? .use(path: file.path, fileName: file.fileName, from: .cache) : .build(path: file.path)
    }
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
    return try paths.first { pin.accepts(try digests.of($0)) }
  }

  /// Throws the error that tells what the files' digests are if the lock allows none of them.
  private func requireHash(of paths: [FilePath], pin: LockEntry) throws {
    guard !pin.hashes.isEmpty, try firstAllowed(paths, pin: pin) == nil else { return }
    throw StageError.hashMismatch(
      pin: pin.label, place: pin.location.description,
      files: try paths.map { ($0, try digests.sha256(of: $0)) })
  }

  private func refusal(of wheel: WheelName) -> String {
    let wanted = tags.tags.prefix(3).map(\.description).joined(separator: ", ")
    return "'\(wheel.fileName)' is for \(wheel.tags), but this interpreter takes \(wanted), … "
      + "(\(tags.tags.count) tags down to \(tags.tags.last?.description ?? "none"))"
  }
}
