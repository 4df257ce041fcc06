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

  /// Whether it is on this machine, so that no network is needed.
  package var isLocal: Bool {
    switch self {
    case .file, .directory: true
    case .url(let url): url.lowercased().hasPrefix("file:")
    case .vcs(let reference):
      reference.repository.lowercased().hasPrefix("file:") || reference.repository.hasPrefix("/")
    case .index: false
    }
  }

  /// The directory of the project in the archive or revision, as `#subdirectory=` gives it; nil for
  /// its root.
  package var subdirectory: String? {
    let fragment: Substring?
    switch self {
    case .url(let url): fragment = url.split(separator: "#", maxSplits: 1).dropFirst().first
    case .vcs(let reference): fragment = reference.fragment.map { $0[...] }
    case .index, .file, .directory: fragment = nil
    }
    let field = fragment?.split(separator: "&").first { $0.hasPrefix("subdirectory=") }
    return field.map { String($0.dropFirst("subdirectory=".count)) }
  }

  /// Whether it is something without bytes of its own, which cannot have a hash.
  package var isUnhashable: Bool {
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
