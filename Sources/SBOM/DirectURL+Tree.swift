internal import Core
internal import Packaging
internal import SystemPackage

extension DirectURL {
  /// Reads the file of the distribution with this metadata directory; nil if it has none, or one that
  /// cannot be parsed.
  ///
  /// Throws `BudgetError`, `TreeFileError` and `FileError`.
  static func read(_ directory: FilePath, in tree: TreeRoot) throws -> DirectURL? {
    try tree.read(directory.appending("direct_url.json"), limit: 1 << 20)
      .flatMap { DirectURL(parsing: $0) }
  }

  /// The qualifiers of a package URL for a distribution that is not from an index.
  ///
  /// A path of the machine that built the tree means nothing to others, and is left out.
  var qualifiers: [String: String] {
    if url.hasPrefix("file:") { return [:] }
    if let revision { return ["vcs_url": "\(revision.vcs)+\(url)@\(revision.commit)"] }
    return ["download_url": url]
  }
}
