internal import Packaging
package import SystemPackage

/// Where a lock says that an artifact is.
package enum ArtifactLocation: Sendable, Hashable {
  /// An index or wheelhouse: the lock knows the artifact by name or hash only.
  case index
  /// A URL, without what its fragment says of hash and name; `#subdirectory=` is kept.
  case url(String)
  /// A wheel or sdist on this machine: an absolute path, or one relative to the working directory.
  case file(FilePath)
  /// The source tree of a project on this machine.
  case directory(FilePath)
  /// A revision in a version control system.
  case vcs(VCSReference)

  /// The last component of a path, for messages; the whole URL of anything else.
  package var fileName: String {
    switch self {
    case .file(let path), .directory(let path): path.lastComponent?.string ?? path.string
    case .index, .url, .vcs: description
    }
  }

  /// Whether it is something without bytes of its own, which cannot have a hash.
  var isUnhashable: Bool {
    switch self {
    case .directory, .vcs: true
    case .index, .url, .file: false
    }
  }
}

extension ArtifactLocation: CustomStringConvertible {
  /// The URL or path as it stands after `@` in a requirement, with `****` for credentials; `index`
  /// for an index.
  package var description: String { CredentialURL.masking(revealed) }

  /// The URL or path with its credentials: for private files of other programs, nothing else.
  package var revealed: String {
    switch self {
    case .index: "index"
    case .url(let url): url
    case .file(let path), .directory(let path): path.string
    case .vcs(let reference): reference.revealed
    }
  }
}
