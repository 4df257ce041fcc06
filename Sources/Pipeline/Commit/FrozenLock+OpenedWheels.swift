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
      origin: .tree(package: package), python: target.python.version.description,
      machine: target.machine,
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
      location: location.written(secrets),
      files: Self.hashes(of: opened).map { LockArtifact(location: location, hashes: [$0]) })
    extras = opened.acquired.pin?.requirement.extras ?? []
    note = location.note
  }

  /// Returns the hashes that the lock had, or else that of the file an index has: the wheel, or
  /// the sdist that it was built from.
  private static func hashes(of opened: OpenedWheel) -> [Digest] {
    if let hashes = opened.acquired.pin?.hashes, !hashes.isEmpty { return hashes }
    if let sdist = opened.acquired.sdist { return [sdist] }
    return opened.acquired.origin == .built ? [] : [opened.sha256]
  }
}

extension ArtifactLocation {
  /// Returns the location as another lock can say it: URLs with `${NAME}` for variables and without
  /// credentials, paths absolute, as nobody knows where that lock will be.
  func written(_ secrets: Secrets) -> ArtifactLocation {
    switch self {
    case .index: .index
    case .url(let url): .url(secrets.written(url))
    case .vcs(let reference):
      VCSReference(secrets.written(reference.revealed)).map { .vcs($0) } ?? self
    case .file(let path): .file((try? FileSystem.resolve(path)) ?? path)
    case .directory(let path): .directory((try? FileSystem.resolve(path)) ?? path)
    }
  }

  /// What whoever uses a lock with this absolute location must know; nil for nothing.
  var note: String? {
    switch self {
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
}
