internal import Core
internal import Locks
internal import Packaging

/// A distribution that a resolver has chosen, or a virtual environment has.
struct ResolvedDistribution: Sendable {
  let name: PackageName
  /// The version; nil where the resolver does not say it, as for a path.
  let version: Version?
  /// Where it is: an index, or what a requirement names.
  var location: ArtifactLocation
  /// The hashes that are known of its files.
  let hashes: [Digest]
  /// The extras that are asked of it.
  var extras: Set<PackageName> = []
}
