internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// Where an installed distribution comes from, as its direct_url.json tells (PEP 610): from an index
/// if it has none.
struct InstalledOrigin: CustomStringConvertible {
  private let directURL: DirectURL?

  init(_ directURL: DirectURL?) { self.directURL = directURL }

  /// The URL, with the commit of a revision; `an index` without one.
  var description: String {
    guard let directURL else { return "an index" }
    let url = CredentialURL.masking(directURL.url)
    if let revision = directURL.revision { return "'\(revision.vcs)+\(url)@\(revision.commit)'" }
    return directURL.directory?.isEditable == true ? "'\(url)' (editable)" : "'\(url)'"
  }

  /// Returns what an entry of a lock says instead; nil if nothing shows that it is something else.
  ///
  /// Trees of venvdeb have no direct_url.json for local files and directories, nor for a branch or
  /// tag, whose commit nobody knows later.
  func contradiction(to pin: LockEntry) -> String? {
    switch pin.selection {
    case .version, .range, .direct(.index): hasBytes(of: pin) ? nil : "an index"
    case .direct(.url(let url)):
      isFile(at: url) && accepts(pin.hashes) ? nil : "'\(CredentialURL.masking(url))'"
    case .direct(.vcs(let reference)): isRevision(reference) ? nil : "'\(reference)'"
    case .direct(.file(let path)):
      directURL.map { $0.localPath != nil && $0.directory == nil && accepts(pin.hashes) } ?? true
        ? nil : "'\(path.string)'"
    case .direct(.directory(let path)):
      directURL.map { $0.directory != nil && $0.localPath != nil } ?? true
        ? nil : "'\(path.string)'"
    }
  }

  /// Whether it is from an index, or a file that has a hash of the lock: `pip install wheels/x.whl`.
  private func hasBytes(of pin: LockEntry) -> Bool {
    guard let directURL else { return true }
    return directURL.archive?.sha256.map(pin.hashes.contains) ?? false
  }

  /// Whether nothing shows that the file has none of these hashes.
  private func accepts(_ hashes: [Digest]) -> Bool {
    guard let digest = directURL?.archive?.sha256,
      hashes.contains(where: { $0.algorithm == digest.algorithm })
    else { return true }
    return hashes.contains(digest)
  }

  private func isFile(at url: String) -> Bool {
    guard let directURL, directURL.revision == nil, directURL.directory == nil else { return false }
    return Self.comparable(url) == Self.comparable(directURL.url)
  }

  private func isRevision(_ reference: VCSReference) -> Bool {
    guard let directURL else { return !reference.isCommit }
    guard let revision = directURL.revision, revision.vcs == reference.system,
      Self.comparable(reference.repository) == Self.comparable(directURL.url)
    else { return false }
    guard let wanted = reference.revision, !wanted.isEmpty else { return true }
    return wanted == revision.requestedRevision
      || wanted.count >= 7 && revision.commit.lowercased().hasPrefix(wanted.lowercased())
  }

  /// Returns a URL without what does not change where it leads: credentials, fragment, the end of
  /// the name of a repository.
  private static func comparable(_ url: String) -> String {
    var text = CredentialURL(url.prefix { $0 != "#" }).withoutCredentials
    while text.hasSuffix("/") { text.removeLast() }
    if text.hasSuffix(".git") { text.removeLast(4) }
    return PercentEncoding.decoded(text)
  }
}
