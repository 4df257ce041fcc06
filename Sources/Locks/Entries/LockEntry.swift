package import Core
package import Packaging

/// What a lock says of one distribution: the requirement, what it selects, and the artifacts that
/// it accepts.
///
/// A lock may have several entries of one name whose markers exclude each other.
package struct LockEntry: Sendable, Hashable {
  /// What an entry selects.
  package enum Selection: Sendable, Hashable {
    /// One version from an index or wheelhouse, with the text of the version as written.
    case version(Version, text: String)
    /// Any version that the specifiers of the requirement allow: only where a resolver completes
    /// the lock.
    case range
    /// What is at a location, whatever its version (a direct reference, PEP 508).
    case direct(ArtifactLocation)
  }

  /// Name, extras, specifiers and marker.
  package internal(set) var requirement: Requirement
  /// What is selected.
  package internal(set) var selection: Selection
  /// What is accepted: one of these is enough.
  ///
  /// None means any file of the version.
  package internal(set) var artifacts: [LockArtifact]
  /// The names of all files of the version that the lock lists, also those for other machines; none if
  /// it lists none.
  package internal(set) var listedFiles: [String] = []
  /// The values of `--config-settings`, for building from source.
  package internal(set) var configSettings: [String] = []
  /// The version of a direct reference, where the lock says it.
  package internal(set) var statedVersion: Version?
  /// Whether the tool of the lock installs it without a hash: version control, directories, and
  /// files of indexes that have no hashes.
  package internal(set) var isUnhashedByDesign = false
  /// Where the entry is in the lock.
  package let location: LockLocation

  /// The name of the distribution.
  package var name: PackageName { requirement.name }
  /// When the entry applies; nil for always.
  package var marker: Marker? { requirement.marker }

  /// An entry of a format that lists artifacts.
  package init(
    requirement: Requirement, selection: Selection, artifacts: [LockArtifact],
    location: LockLocation
  ) {
    self.requirement = requirement
    self.selection = selection
    self.artifacts = artifacts
    self.location = location
  }

  /// An entry of a format that lists accepted hashes but not the files that they are of.
  package init(
    requirement: Requirement, selection: Selection, hashes: [Digest] = [], location: LockLocation
  ) {
    self.init(
      requirement: requirement, selection: selection, artifacts: [], location: location)
    if case .direct(let location) = selection {
      artifacts = [LockArtifact(location: location)]
    }
    accept(hashes)
  }

  /// All hashes of the artifacts, each once.
  package var hashes: [Digest] {
    var seen: Set<Digest> = []
    return artifacts.flatMap(\.hashes).filter { seen.insert($0).inserted }
  }

  /// Whether any artifact has a hash.
  package var hasHashes: Bool { artifacts.contains { !$0.hashes.isEmpty } }

  /// The algorithms of all hashes.
  package var hashAlgorithms: Set<HashAlgorithm> {
    Set(artifacts.lazy.flatMap(\.hashes).map(\.algorithm))
  }

  /// Whether it needs a resolver.
  package var isRange: Bool { selection == .range }

  /// Returns whether its marker is true.
  package func applies(in environment: MarkerEnvironment) -> Bool {
    marker.applies(in: environment)
  }

  /// Returns whether a file with these digests is accepted: always if there are no hashes.
  package func accepts(_ digests: [Digest]) -> Bool {
    !hasHashes
      || artifacts.contains { !$0.hashes.isEmpty && $0.hashes.allSatisfy(digests.contains) }
  }

  /// Adds an artifact for each hash that is new.
  ///
  /// Artifacts without a hash are no longer accepted once there is one.
  mutating func accept(_ hashes: [Digest]) {
    if hashes.isEmpty { return }
    var known = Set(self.hashes)
    let new = hashes.filter { known.insert($0).inserted }
    guard !new.isEmpty else { return }
    artifacts.removeAll(where: \.hashes.isEmpty)
    artifacts += new.map { LockArtifact(location: artifactLocation, hashes: [$0]) }
  }

  /// Where artifacts are of which only the hash is known.
  package var artifactLocation: ArtifactLocation {
    if case .direct(let location) = selection { location } else { .index }
  }
}

extension LockEntry {
  /// The requirement as messages name it and pip takes it, without extras and marker unless it is
  /// a range.
  package var label: String {
    switch selection {
    case .version(_, let text): "\(name.raw)==\(text)"
    case .range: requirement.description
    case .direct(let location): "\(name.raw) @ \(location)"
    }
  }

  /// The label with its credentials, as a line of a requirements file that nobody else can read.
  package var revealedLabel: String {
    if case .direct(let location) = selection { return "\(name.raw) @ \(location.revealed)" }
    return label
  }
}
