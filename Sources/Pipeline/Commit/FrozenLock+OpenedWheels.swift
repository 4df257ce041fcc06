internal import Core
internal import Locks
internal import Packaging
internal import Venv
internal import Wheels

extension FrozenLock {
  /// Creates the lock of the wheels of a tree, without the project itself and the seed packages.
  ///
  /// URLs have `${NAME}` where the lock has it, and no credentials.
  init(_ wheels: [OpenedWheel], package: String, target: Target, secrets: Secrets) {
    self.init(
      package: package, python: target.python.version.description, machine: target.machine,
      distributions: wheels.filter {
        $0.acquired.origin != .project && $0.acquired.origin != .seed
      }.map { FrozenDistribution($0, secrets) })
  }
}

extension FrozenDistribution {
  /// Creates what a lock says of an installed wheel.
  fileprivate init(_ opened: OpenedWheel, _ secrets: Secrets) {
    let hashes = Self.hashes(of: opened)
    self.init(
      name: opened.wheel.metadata.name, version: opened.wheel.metadata.version,
      extras: opened.acquired.pin?.requirement.extras ?? [],
      reference: Self.reference(of: opened, isHashable: !hashes.isEmpty).map(secrets.written),
      hashes: hashes)
  }

  private static func reference(of opened: OpenedWheel, isHashable: Bool) -> String? {
    switch opened.acquired.pin?.selection {
    case .direct(.url(let url)): url
    case .direct(.vcs(let reference)): reference.revealed
    case .direct where !isHashable: opened.acquired.pin?.requirement.url ?? ""
    default: nil
    }
  }

  /// Returns the hashes that the lock had, or else that of the file an index has: the wheel, or
  /// the sdist that it was built from.
  private static func hashes(of opened: OpenedWheel) -> [Digest] {
    if let hashes = opened.acquired.pin?.hashes, !hashes.isEmpty { return hashes }
    if let sdist = opened.acquired.sdist { return [sdist] }
    return opened.acquired.origin == .built ? [] : [opened.sha256]
  }
}
