internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import SystemPackage

extension LockedFiles {
  /// Returns what has the files that the resolver knows: all that have one of its hashes, else the
  /// first that has the version.
  func offers(
    of distribution: ResolvedDistribution, _ version: Version,
    _ links: [(WebAddress, IndexPage)], _ wheelhouse: Wheelhouse
  ) async throws -> [Offer] {
    var offers: [Offer] = []
    let local = wheelhouse.files(of: distribution.name).filter { $0.version == version }
    if !local.isEmpty {
      offers.append(
        Offer(index: nil, files: try local.map { try IndexCandidate(hashing: $0.path) }))
    }
    let pages =
      isOffline
      ? (found: [], denial: nil) : try await search.pages(of: pin(distribution.name, version))
    for (number, (address, page)) in (links + pages.found).enumerated() {
      let files = page.files.compactMap {
        IndexCandidate($0, of: page, at: address, for: distribution.name)
      }.filter { $0.version == version }
      if files.isEmpty { continue }
      offers.append(Offer(index: number < links.count ? nil : address.text, files: files))
    }
    if offers.isEmpty, let denial = pages.denial { throw denial }
    let known = offers.filter { offer in
      offer.files.contains { $0.hashes.contains(where: distribution.hashes.contains) }
    }
    return known.isEmpty ? Array(offers.prefix(1)) : known
  }
}

extension IndexCandidate {
  /// Takes a file of this machine.
  ///
  /// Throws `FileError`, `IndexError.badURL`.
  fileprivate init(hashing path: FilePath) throws {
    let file = try HashedFile.open(path)
    try self.init(
      url: PercentEncoding.fileURL(path), fileName: path.lastComponent?.string,
      size: file.file.size)
    hashes = [file.sha256]
  }
}
