package import Core

/// The files that a page of an index, or of links, offers.
package struct IndexPage: Sendable {
  /// Where the page came from, after redirects, or what it says its links are relative to.
  package let base: WebAddress
  package let files: [IndexFile]

  /// Reads the page of a distribution in an index, or a page of links, by its type of content.
  ///
  /// JSON is that of PEP 691 and PEP 700, HTML that of PEP 503, PEP 592, PEP 658 and PEP 714. Throws
  /// `IndexError.badPage`.
  package init(
    _ bytes: [UInt8], contentType: String, at address: WebAddress
  ) throws(IndexError) {
    let type = contentType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
    switch type {
    case "application/vnd.pypi.simple.v1+json":
      (base, files) = (address, try SimpleJSON.files(in: bytes, at: address))
    case "text/html", "application/vnd.pypi.simple.v1+html", "application/xhtml+xml":
      let page = try SimpleHTML(bytes, at: address)
      (base, files) = (page.base, page.files)
    default:
      throw .badPage(
        address, "unsupported type of content '\(contentType.excerpt)' (use JSON or HTML)")
    }
  }

  /// Makes a page of files that are known.
  package init(base: WebAddress, files: [IndexFile]) { (self.base, self.files) = (base, files) }

  /// The value of `Accept` for a page, as pip sends it: JSON is preferred.
  package static let accept =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, "
    + "text/html; q=0.01"
}

/// A wheel or sdist on a page, as the page describes it: nothing of it is proven.
package struct IndexFile: Sendable, Hashable {
  /// The name of the file.
  package let name: String
  /// The URL as it stands on the page, without fragment.
  package let reference: String
  /// The digests that the page states, by the algorithms that we know.
  package var hashes: [Digest] = []
  /// The version specifier of Python, not parsed (`requires-python`).
  package var requiresPython: String?
  /// Why the file was withdrawn (PEP 592), empty without a reason; nil if it was not.
  package var yanked: String?
  /// The number of bytes (PEP 700); nil where the page does not say.
  package var size: Int?
  /// Whether its METADATA can be fetched apart (PEP 658, PEP 714), at its URL with `.metadata`.
  package var hasMetadata = false
  /// The digests of that.
  package var metadataHashes: [Digest] = []

  package init(name: String, reference: String) { (self.name, self.reference) = (name, reference) }
}
