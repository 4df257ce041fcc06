internal import Locks
internal import Packaging
internal import SystemPackage

/// What a lock selects for a distribution, as its file says it: two that differ in anything, be it the
/// query of a URL, are two.
enum LockedSelection: Hashable {
  /// A version, or the specifiers of one that is not pinned.
  case version(String)
  /// A URL with `${NAME}` for variables and without credentials, a revision, or a path that is relative
  /// if it moves with the lock.
  case location(ArtifactLocation)

  /// Takes what an entry selects, of a lock in `directory`.
  init(_ entry: LockEntry, besides directory: FilePath, _ secrets: Secrets) {
    self =
      switch entry.selection {
      case .version(let version, _): .version(version.description)
      case .range: .version(entry.requirement.specifiers.description)
      case .direct(let location): .location(location.written(besides: directory, secrets))
      }
  }

  /// Takes what is written of a distribution.
  init(_ distribution: FrozenDistribution) {
    self =
      if case .index = distribution.location {
        .version(distribution.version?.description ?? "")
      } else {
        .location(distribution.location)
      }
  }
}

extension LockedSelection: CustomStringConvertible {
  /// The version or location as reports have it: only what is a secret by its name or position is
  /// `****`.
  var description: String {
    switch self {
    case .version(let version): version
    case .location(let location): CredentialURL.maskingNamed(location.revealed)
    }
  }
}
