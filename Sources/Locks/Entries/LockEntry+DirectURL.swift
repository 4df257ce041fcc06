package import Core
package import Packaging

extension LockEntry {
  /// Returns what `direct_url.json` says of the distribution (PEP 610), whose wheel has this
  /// digest; nil if it has none.
  ///
  /// A version from an index must not have one, and one for a local path would name a directory of
  /// the build machine. A revision that is not a full commit has none either: the specification
  /// wants the commit, and a branch or tag does not tell it.
  package func directURL(sha256: Digest) -> DirectURL? {
    guard !artifactLocation.isLocal else { return nil }
    let subdirectory = artifactLocation.subdirectory
    switch selection {
    case .direct(.url(let url)):
      return DirectURL(
        url: DirectURL.withoutCredentials(url.split(separator: "#").first.map(String.init) ?? url),
        archive: DirectURL.Archive(hashes: [sha256]), subdirectory: subdirectory)
    case .direct(.vcs(let reference)):
      guard reference.isCommit, let commit = reference.revision else { return nil }
      return DirectURL(
        url: DirectURL.withoutCredentials(reference.repository),
        revision: DirectURL.Revision(
          vcs: reference.system, commit: commit, requestedRevision: commit),
        subdirectory: subdirectory)
    case .version, .range, .direct(.index), .direct(.file), .direct(.directory): return nil
    }
  }
}
