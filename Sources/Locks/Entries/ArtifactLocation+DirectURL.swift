package import Packaging
internal import SystemPackage

extension ArtifactLocation {
  /// The location that a `direct_url.json` describes (PEP 610), as a lock names it: the file or
  /// directory of this machine, the commit, or else the URL.
  package init(_ source: DirectURL) {
    let fragment = source.subdirectory.map { "#subdirectory=\($0)" } ?? ""
    if let revision = source.revision {
      let text = "\(revision.vcs)+\(source.url)@\(revision.commit)\(fragment)"
      self = VCSReference(text).map { .vcs($0) } ?? .url(text)
    } else if let path = source.localPath, source.directory != nil {
      self = .directory(source.subdirectory.map { path.appending($0) } ?? path)
    } else if let path = source.localPath, fragment.isEmpty {
      self = .file(path)
    } else {
      self = .url(source.url + fragment)
    }
  }
}
