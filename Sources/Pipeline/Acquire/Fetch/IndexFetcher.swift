internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Wheels

/// Fetches what a plan lacks: the files of pins from indexes and URLs.
///
/// Nothing is kept whose hash was not compared with that of the lock, and of the page that offered
/// it.
struct IndexFetcher: Sendable {
  /// A file that was fetched.
  struct Fetched: Sendable {
    let file: HashedFile
    let fileName: String

    var isWheel: Bool { fileName.hasSuffix(".whl") }
  }

  let search: CandidateSearch
  let store: DownloadStore
  let notify: @Sendable (RunEvent) -> Void

  /// Fetches the files of all pins, by the names of their distributions.
  ///
  /// Throws `AcquireError`, `HashMismatch`, `IndexError`, `FileError`.
  func fetch(
    _ pins: [LockEntry], notices: inout [String]
  ) async throws -> [PackageName: Fetched] {
    guard !pins.isEmpty else { return [:] }
    notify(.fetching(count: pins.count))
    let found = try await search.find(pins, notices: &notices)
    // The largest first, so that none is left alone at the end.
    let ordered = found.enumerated().sorted {
      ($0.element.candidate.expectedSize ?? 0, $1.offset)
        > ($1.element.candidate.expectedSize ?? 0, $0.offset)
    }
    let files = try await ordered.concurrentMap(jobs: WebClient.parallelism) { number, chosen in
      let pin = chosen.pin
      let candidate = chosen.candidate
      let fetched = try await fetch(candidate, for: .pin(pin), number: number)
      try check(fetched, for: pin)
      return (pin.name, fetched)
    }
    return Dictionary(files, uniquingKeysWith: { first, _ in first })
  }

  /// Fetches the file of an entry that has no name yet.
  func fetch(_ url: String, for entry: UnnamedEntry, number: Int) async throws -> Fetched {
    notify(.fetching(count: 1))
    return try await fetch(IndexCandidate(url: url), for: .unnamed(entry), number: number)
  }

  private func fetch(
    _ candidate: IndexCandidate, for request: RequestedFile, number: Int
  ) async throws -> Fetched {
    let client = search.sources.client
    let download = try await client.download(
      candidate.address, into: store.incoming,
      algorithms: Set((request.hashes + candidate.hashes).map(\.algorithm)), size: candidate.size
    ) { [notify] in notify(.progressed(files: 0, bytes: $0)) }
    if let expected = candidate.hashes.first(where: { !download.digests.contains($0) }) {
      throw HashMismatch(
        pin: request.label, location: request.location.description,
        expected: [expected],
        files: download.digests.filter { $0.algorithm == expected.algorithm }.map {
          (FilePath(candidate.address.description), $0)
        })
    }
    try request.check(download.digests, of: FilePath(candidate.address.description))
    let name = try candidate.fileName ?? Self.name(of: download, from: candidate.address)
    let file = try store.keep(download, named: name, for: request, number: number)
    notify(.progressed(files: 1, bytes: 0))
    return Fetched(file: file, fileName: name)
  }

  /// Throws `AcquireError.unexpectedDownload` for a wheel of a URL that the target cannot use.
  private func check(_ fetched: Fetched, for pin: LockEntry) throws {
    guard fetched.isWheel else { return }
    let name = try WheelName(fetched.fileName)
    guard search.rule.tags.rank(of: name) == nil else { return }
    throw AcquireError.unexpectedDownload(
      "no compatible file for \(pin.label): " + search.rule.rejection(of: name),
      location: pin.location.description)
  }

  /// Returns the name of a file of which the URL does not tell one: that of the server, or of the URL
  /// to which it redirected, whichever is one of an archive, or else one with the suffix that the
  /// content says.
  private static func name(of download: Download, from address: WebAddress) throws -> String {
    let names = [download.name, address.fileName, download.finalName].filter { name in
      !name.isEmpty && !name.hasPrefix(".") && !name.contains { $0 == "/" || $0 == "\0" }
    }
    if let name = names.first(where: Wheelhouse.isArchive) { return name }
    guard let name = names.first,
      let content = ArchiveContent(try download.start(ArchiveContent.length))
    else {
      throw AcquireError.unexpectedDownload(
        "cannot tell what the URL is of: expected the name of a wheel, or of an archive such as "
          + "'.tar.gz', or the content of one, got '\(names.first ?? "")'",
        location: address.description)
    }
    return name + content.rawValue
  }
}
