package import Core
package import Packaging
package import SystemPackage

/// Which file or version of a distribution a lock asks for.
package enum PinSource: Sendable, Hashable {
  /// `==` or `===`; `text` is the version as it was written.
  case version(Version, text: String)
  /// Anything but one version: only where unpinned requirements are allowed.
  case range(VersionSpecifiers)
  /// A file on a server: the URL without hash and name, `#subdirectory=` kept.
  case url(String)
  /// A wheel, source archive or project directory, as an absolute path or relative to the working
  /// directory.
  case path(FilePath)
  /// A revision in a version control system: `git+https://…@<revision>`.
  case vcs(String)
}

/// One requirement of a lock.
package struct Pin: Sendable, Hashable {
  package var requirement: Requirement
  package var name: PackageName { requirement.name }
  package var source: PinSource
  /// The accepted digests of its file: one that matches is enough.
  ///
  /// Empty if none was given.
  package var hashes: [Digest]
  package var marker: Marker? { requirement.marker }
  /// The values of its `--config-settings`, for building from source.
  package var configSettings: [String]
  /// Where it stands: `requirements.txt:12`.
  package let place: String

  package init(
    requirement: Requirement, source: PinSource, hashes: [Digest] = [],
    configSettings: [String] = [], place: String
  ) {
    self.requirement = requirement
    self.source = source
    self.hashes = hashes
    self.configSettings = configSettings
    self.place = place
  }

  /// Whether its marker holds.
  package func applies(in environment: MarkerEnvironment) -> Bool {
    marker?.evaluate(in: environment) ?? true
  }

  var entry: LockError.Entry {
    LockError.Entry(requirement: requirement.description, place: place)
  }

  /// This pin and another of the same name as one: what both allow, with the extras of both.
  ///
  /// Throws `conflict` if they exclude each other.
  func merged(with other: Pin) throws(LockError) -> Pin {
    var merged = self
    merged.source = try commonSource(with: other)
    merged.requirement.extras.formUnion(other.requirement.extras)
    if source == merged.source, other.source == merged.source {
      // The same file, listed twice: each may know digests that the other does not.
      merged.hashes += other.hashes.filter { !hashes.contains($0) }
    } else if source != merged.source {
      merged.requirement.specifiers = other.requirement.specifiers
      merged.hashes = other.hashes
    }
    return merged
  }

  /// This pin within a constraint, which limits versions and hashes and adds nothing else.
  func constrained(by constraint: Pin) throws(LockError) -> Pin {
    var limited = self
    limited.source = try commonSource(with: constraint)
    if source != limited.source {
      limited.requirement.specifiers = constraint.requirement.specifiers
    }
    if hashes.isEmpty {
      limited.hashes = constraint.hashes
    } else if !constraint.hashes.isEmpty {
      limited.hashes = hashes.filter { constraint.hashes.contains($0) }
      if limited.hashes.isEmpty { throw .noCommonHash(name, entry, constraint.entry) }
    }
    return limited
  }

  private func commonSource(with other: Pin) throws(LockError) -> PinSource {
    switch (source, other.source) {
    case (.version(let version, _), .version(let second, _)) where version == second:
      return source
    case (.version(let version, _), .range(let range))
    where range.contains(version, prereleases: true):
      return source
    case (.range(let range), .version(let version, _))
    where range.contains(version, prereleases: true):
      return other.source
    case (.range(let first), .range(let second)):
      return .range(VersionSpecifiers(first.clauses + second.clauses))
    case (.range(let range), .url), (.range(let range), .path), (.range(let range), .vcs):
      if range.isEmpty { return other.source }
    case (.url, .range(let range)), (.path, .range(let range)), (.vcs, .range(let range)):
      if range.isEmpty { return source }
    default:
      if source == other.source { return source }
    }
    throw .conflict(name, entry, other.entry)
  }
}
