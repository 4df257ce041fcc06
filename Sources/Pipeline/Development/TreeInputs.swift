internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// Everything that the tree of a developer is made from.
struct TreeInputs {
  /// The digest of it; nil where it cannot be told, because the lock names directories, files or
  /// ranges that may give something else each time.
  let digest: String?

  /// Reads what is not in the plan: the metadata files of the project.
  ///
  /// Throws `FileError`.
  init(_ lock: PlannedLock, _ request: StageRequest) throws {
    let plan = lock.plan
    guard plan.unnamed.isEmpty, plan.pins.allSatisfy({ Self.isPinned($0.pin) }) else {
      digest = nil
      return
    }
    let effective = lock.request
    let shape = effective.shape
    var lines = [
      toolVersion, lock.interpreter.executable.string, lock.target.python.fullVersion,
      shape.prefix.string, shape.shebang.rawValue, shape.bytecode.rawValue,
      "system-site-packages \(shape.systemSitePackages)", "copies \(request.copiesInterpreter)",
      "no-deps \(effective.dependencies.ignoresMissing)",
      "ignore-requires-python \(effective.index.ignoresPython)",
      "conflicts \(effective.conflicts.policy.rawValue)",
    ]
    lines += effective.conflicts.choices.map { "\($0.key): \($0.value.normalized)" }.sorted()
    lines += effective.seeds.union(effective.namedSeeds).map(\.rawValue).sorted()
    lines += effective.index.formats.arguments
    for planned in plan.pins {
      let pin = planned.pin
      lines.append(pin.revealedLabel)
      lines += pin.requirement.extras.map(\.normalized).sorted() + pin.configSettings
      lines += pin.hashes.map { "\($0.algorithm.rawValue):\($0.hex)" }.sorted()
    }
    if effective.project.isInstalled {
      lines.append(effective.project.directory.string)
      lines += effective.project.extras.map(\.normalized).sorted()
      for name in LocalProject.metadataFiles {
        let file = effective.project.directory.appending(name)
        guard FileSystem.isRegularFile(file) else { continue }
        lines.append("\(name) \(Digest.of(try FileSystem.read(file)).hex)")
      }
    }
    digest = Digest.of(Array(lines.joined(separator: "\n").utf8)).hex
  }

  /// Returns whether an entry always installs the same.
  private static func isPinned(_ pin: LockEntry) -> Bool {
    switch pin.selection {
    case .version: true
    case .range: false
    case .direct(let location): !location.isLocal && pin.hasHashes
    }
  }
}
