package import Core
package import Packaging

/// What a lock of exactly one tree says, so that the next one is made of the same.
package struct FrozenLock: Sendable {
  /// The Debian package of the tree.
  package let package: String
  /// The version of Python, such as `3.11`.
  package let python: String
  /// The machine, as `platform.machine()` names it.
  package let machine: String
  /// The distributions, in any order.
  package let distributions: [FrozenDistribution]

  package init(
    package: String, python: String, machine: String, distributions: [FrozenDistribution]
  ) {
    self.package = package
    self.python = python
    self.machine = machine
    self.distributions = distributions
  }
}

/// A distribution of a `FrozenLock`.
package struct FrozenDistribution: Sendable {
  /// Its name.
  package let name: PackageName
  /// Its version.
  package let version: Version
  /// The extras that the lock requested.
  package let extras: Set<PackageName>
  /// The URL that follows `@`; nil for a version from an index.
  package let reference: String?
  /// What whoever uses the lock must know about the reference; nil for nothing.
  package let note: String?
  /// The hashes of the file that an index has; none if there is no such file, as for a directory
  /// or a revision.
  package let hashes: [Digest]

  package init(
    name: PackageName, version: Version, extras: Set<PackageName> = [], reference: String? = nil,
    note: String? = nil, hashes: [Digest]
  ) {
    self.name = name
    self.version = version
    self.extras = extras
    self.reference = reference
    self.note = note
    self.hashes = hashes
  }
}
