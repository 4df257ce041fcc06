internal import Core
internal import Locks
internal import Packaging
internal import Venv
internal import Wheels

extension FrozenLock {
  /// The lock for the wheels of an installation, without the project itself and the seeds.
  init(_ items: [Installation.Item], package: String, interpreter: Interpreter) {
    self.init(
      package: package, python: interpreter.shortVersion, machine: interpreter.machine,
      distributions: items.filter {
        $0.acquired.origin != .project && $0.acquired.origin != .seed
      }.map { FrozenDistribution($0) })
  }
}

extension FrozenDistribution {
  /// What a lock says of an installed wheel.
  fileprivate init(_ item: Installation.Item) {
    let hashes = Self.hashes(of: item)
    self.init(
      name: item.wheel.metadata.name, version: item.wheel.metadata.version,
      extras: item.acquired.pin?.requirement.extras ?? [],
      reference: Self.reference(of: item, isHashable: !hashes.isEmpty), hashes: hashes)
  }

  private static func reference(of item: Installation.Item, isHashable: Bool) -> String? {
    switch item.acquired.pin?.selection {
    case .direct(.url(let url)): url
    case .direct(.vcs(let reference)): reference.description
    case .direct where !isHashable: item.acquired.pin?.requirement.url ?? ""
    default: nil
    }
  }

  /// Returns the hashes that the lock had, or else that of the file an index has: the wheel, or
  /// the sdist that it was built from.
  private static func hashes(of item: Installation.Item) -> [Digest] {
    if let hashes = item.acquired.pin?.hashes, !hashes.isEmpty { return hashes }
    if let sdist = item.acquired.archive { return [sdist] }
    return item.acquired.origin == .built ? [] : [item.sha256]
  }
}
