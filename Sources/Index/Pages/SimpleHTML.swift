internal import Core
internal import Packaging

/// The links of a page in HTML: of a distribution in an index (PEP 503), or any page of links.
struct SimpleHTML {
  /// What the links are relative to.
  let base: WebAddress
  let files: [IndexFile]

  /// Reads a page.
  ///
  /// Throws `IndexError.badPage` for one that is too large.
  init(_ bytes: [UInt8], at address: WebAddress) throws(IndexError) {
    var base: WebAddress?
    var files: [IndexFile] = []
    do throws(BudgetError) {
      var tags = try HTMLTags(bytes, budget: Budget("page"))
      while let tag = try tags.next() {
        if tag.name == "base", base == nil, let reference = tag["href"] {
          base = address.resolving(reference)
        } else if tag.name == "a", let reference = tag["href"], let file = Self.file(reference, tag)
        {
          files.append(file)
        }
      }
    } catch {
      throw .badPage(address, error.reason)
    }
    (self.base, self.files) = (base ?? address, files)
  }

  /// Returns the file that a link leads to; nil for a link without a file name.
  private static func file(_ reference: String, _ tag: HTMLTag) -> IndexFile? {
    let url = reference.prefix { $0 != "#" }
    let path = url.prefix { $0 != "?" }
    guard let last = path.split(separator: "/", omittingEmptySubsequences: false).last,
      !last.isEmpty
    else { return nil }
    let name = PercentEncoding.decoded(PythonText.stripped(last))
    var file = IndexFile(name: name, reference: String(url))
    let fragment = reference[url.endIndex...].dropFirst()
    file.hashes = fragment.split(separator: "&").compactMap { digest($0) }
    file.requiresPython = tag["data-requires-python"].flatMap { $0.isEmpty ? nil : $0 }
    file.yanked = tag["data-yanked"]
    if let metadata = tag["data-core-metadata"] ?? tag["data-dist-info-metadata"],
      metadata != "false"
    {
      file.hasMetadata = true
      file.metadataHashes = [digest(metadata[...])].compactMap { $0 }
    }
    return file
  }

  private static func digest(_ text: Substring) -> Digest? {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let algorithm = HashAlgorithm(rawValue: String(parts[0])) else {
      return nil
    }
    return Digest(algorithm, hex: parts[1])
  }
}
