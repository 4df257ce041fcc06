package import Packaging
internal import SystemPackage

extension ArtifactLocation {
  /// The location that a `direct_url.json` describes (PEP 610), as a lock names it: the file or
  /// directory of this machine, the commit, or else the URL; nil for a subdirectory that leads out of it.
  package init?(_ source: DirectURL) {
    guard let project = Subdirectory(source.subdirectory ?? "") else { return nil }
    let fragment = source.subdirectory.map { "#subdirectory=\($0)" } ?? ""
    if let revision = source.revision {
      let text = "\(revision.vcs)+\(source.url)@\(revision.commit)\(fragment)"
      self = VCSReference(text).map { .vcs($0) } ?? .url(text)
    } else if let path = source.localPath, source.directory != nil {
      self = .directory(project.components.reduce(path) { $0.appending($1) })
    } else if let path = source.localPath, fragment.isEmpty {
      self = .file(path)
    } else {
      self = .url(source.url + fragment)
    }
  }
}
