internal import Core
internal import Locks
internal import Packaging

/// A distribution that a resolver has chosen.
struct ResolvedDistribution: Sendable {
  let name: PackageName
  /// The version; nil where the resolver does not say it, as for a path.
  let version: Version?
  /// Where it is: an index, or what a requirement names.
  let location: ArtifactLocation
  /// The hashes that the resolver knows of its files.
  let hashes: [Digest]
}
