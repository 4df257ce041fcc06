package import Core
internal import Packaging

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
  /// The index that it is bound to, as the lock writes its URL; nil for any.
  package let index: String?

  package init(
    location: ArtifactLocation, fileName: String? = nil, hashes: [Digest] = [], size: Int? = nil,
    index: String? = nil
  ) {
    self.location = location
    self.fileName = fileName
    self.hashes = hashes
    self.size = size
    self.index = index
  }

  /// What it is; nil for a file that the lock knows by its hash only.
  package var kind: Kind? {
    switch location {
    case .directory: .directory
    case .vcs: .vcs
    case .index, .url, .file: fileName.map { $0.hasSuffix(".whl") ? .wheel : .sdist }
    }
  }

  /// The index that it must come from: that in the lock, unless that is PyPI, for which any mirror
  /// will do.
  package var boundIndex: String? { index.flatMap { PyPI.isIndex($0) ? nil : $0 } }

  /// Whether it is one of PyPI's files, which any mirror has.
  package var isOfPyPI: Bool {
    if case .url(let url) = location { PyPI.isFile(url) } else { false }
  }

  /// Returns the artifact at another location.
  func moved(to location: ArtifactLocation) -> LockArtifact {
    LockArtifact(
      location: location, fileName: fileName, hashes: hashes, size: size, index: index)
  }
}
