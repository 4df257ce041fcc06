internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
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
    let location = opened.acquired.pin?.artifactLocation ?? .index
    self.init(
      name: opened.wheel.metadata.name, version: opened.wheel.metadata.version,
      extras: opened.acquired.pin?.requirement.extras ?? [],
      reference: Self.reference(to: location).map(secrets.written), note: Self.note(on: location),
      hashes: Self.hashes(of: opened))
  }

  /// Returns what another lock can say of a location: paths are absolute, as nobody knows where
  /// that lock will be.
  private static func reference(to location: ArtifactLocation) -> String? {
    switch location {
    case .index: nil
    case .url(let url): url
    case .vcs(let reference): reference.revealed
    case .file(let path), .directory(let path):
      PercentEncoding.fileURL((try? FileSystem.resolve(path)) ?? path)
    }
  }

  private static func note(on location: ArtifactLocation) -> String? {
    switch location {
    case .index, .url: nil
    case .file: "A file of this machine: keep it at this path, or put it into a wheelhouse."
    case .directory:
      "A source tree of this machine, which no hash can pin: keep it at this path, or build a wheel "
        + "of it with 'pip wheel --no-deps' and name that."
    case .vcs(let reference):
      reference.isCommit
        ? nil
        : "Not a commit, so it may lead to something else tomorrow: name the commit after '@'."
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
