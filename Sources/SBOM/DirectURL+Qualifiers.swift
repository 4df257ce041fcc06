internal import Packaging

extension DirectURL {
  /// The qualifiers of a package URL for a distribution that is not from an index.
  ///
  /// A path of the machine that built the tree means nothing to others, and is left out.
  var qualifiers: [String: String] {
    if url.hasPrefix("file:") { return [:] }
    if let revision { return ["vcs_url": "\(revision.vcs)+\(url)@\(revision.commit)"] }
    return ["download_url": url]
  }
}
