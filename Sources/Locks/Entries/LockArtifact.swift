package import Core

/// A wheel, sdist, source tree or revision that a lock accepts for a distribution.
package struct LockArtifact: Sendable, Hashable {
  /// What an artifact is.
  package enum Kind: Sendable, Hashable {
    case wheel
    case sdist
    case directory
    case vcs
  }

  /// Where the lock says that it is.
  package let location: ArtifactLocation
  /// The name of the file; nil where the lock does not give one.
  package let fileName: String?
  /// The hashes of the file by one or more algorithms, all of which must match.
  ///
  /// None if the lock accepts whatever is at the location.
  package let hashes: [Digest]
  /// The number of bytes; nil where the lock does not give it.
  package let size: Int?

  package init(
    location: ArtifactLocation, fileName: String? = nil, hashes: [Digest] = [], size: Int? = nil
  ) {
    self.location = location
    self.fileName = fileName
    self.hashes = hashes
    self.size = size
  }

  /// What it is; nil for a file that the lock knows by its hash only.
  package var kind: Kind? {
    switch location {
    case .directory: .directory
    case .vcs: .vcs
    case .index, .url, .file: fileName.map { $0.hasSuffix(".whl") ? .wheel : .sdist }
    }
  }

  /// Returns the artifact at another location.
  func moved(to location: ArtifactLocation) -> LockArtifact {
    LockArtifact(location: location, fileName: fileName, hashes: hashes, size: size)
  }
}
