internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Venv

/// Finds all files of the versions that were chosen, with their hashes.
struct LockedFiles: Sendable {
  let search: CandidateSearch
  private let wheelhouses: [FilePath]
  /// Whether only the wheelhouses have files.
  let isOffline: Bool
  /// The directory for what has to be fetched to be hashed.
  private let incoming: FilePath
  /// Where messages say that a distribution is asked for.
  private let origin: String

  /// The indexes and pages that are asked.
  var sources: IndexSources { search.sources }
  private var client: WebClient { search.sources.client }

  /// The files of one version that one index, page or wheelhouse has.
  struct Offer: Sendable {
    /// The index, as a lock may name it; nil for a page or a wheelhouse.
    let index: String?
    var files: [IndexCandidate]
  }

  /// Prepares the search in what a run may use; nothing is opened yet.
  ///
  /// `origin` is where messages say that a distribution is asked for. Throws `PipSettingsError` and
  /// `IndexError.badURL`.
  init(_ context: BuildContext, origin: String) throws {
    let index = context.index
    let target = context.interpreter.target
    search = CandidateSearch(
      sources: try IndexSources(
        index, try context.pipSettings(), environment: context.build.inherited.forPip, threads: 2),
      rule: FileRule(tags: target.tags, formats: index.formats), python: target.python.fullVersion)
    (wheelhouses, isOffline) = (index.wheelhouses, !index.canSearch)
    incoming = context.work.appending("incoming")
    self.origin = origin
  }

  /// Asks the indexes for a distribution, so that an index that cannot be reached is an error which
  /// says so, before a resolver takes it for one that has nothing.
  ///
  /// Throws `IndexError`.
  func checkReachability(for name: PackageName?) async throws {
    guard !isOffline, let name, let version = try? Version("0") else { return }
    _ = try await search.pages(of: pin(name, version))
  }

  /// Returns what a lock says of distributions that were resolved, in their order.
  ///
  /// Throws `AcquireError.noFile` for all that nobody has a file of, `HashMismatch`, `IndexError` and
  /// `FileError`.
  func freeze(
    _ resolved: [ResolvedDistribution], besides directory: FilePath, warnings: inout [String]
  ) async throws -> [FrozenDistribution] {
    let isPaged = resolved.contains { $0.location == .index }
    let links = isPaged ? try await search.linkPages() : []
    let wheelhouse = try Wheelhouse(wheelhouses)
    var found: [FrozenDistribution] = []
    var missing: [PlanError.UnmatchedPin] = []
    let results = try await resolved.concurrentMap(jobs: WebClient.parallelism) { distribution in
      try await freeze(distribution, links, wheelhouse, besides: directory)
    }
    for (distribution, result) in zip(resolved, results) {
      guard let result else {
        missing.append(
          PlanError.UnmatchedPin(
            pin: "\(distribution.name)==\(distribution.version.map(\.description) ?? "")",
            location: origin, rejections: []))
        continue
      }
      found.append(result.distribution)
      warnings += result.warnings
    }
    guard missing.isEmpty else {
      throw AcquireError.noFile(
        missing, sources: search.sources.names + wheelhouses.map(\.string))
    }
    return found
  }

  private func freeze(
    _ distribution: ResolvedDistribution, _ links: [(WebAddress, IndexPage)],
    _ wheelhouse: Wheelhouse, besides directory: FilePath
  ) async throws -> (distribution: FrozenDistribution, warnings: [String])? {
    let secrets = search.sources.secrets
    let location = distribution.location
    let files: [LockArtifact]
    var warnings: [String] = []
    switch location {
    case .index:
      guard let version = distribution.version else { return nil }
      let offers = try await offers(of: distribution, version, links, wheelhouse)
      guard !offers.isEmpty else { return nil }
      files = try await artifacts(of: offers, besides: directory)
      let withdrawn = offers.flatMap(\.files).map(\.yanked)
      if !withdrawn.contains(nil), let reason = withdrawn.first ?? nil {
        warnings.append(
          YankedRelease(
            name: distribution.name.raw, version: version.description,
            reason: reason.isEmpty ? nil : reason
          ).description)
      }
    case .url(let url): files = [try await artifact(at: url, of: distribution, secrets)]
    case .file(let path):
      let file = try HashedFile.open(path)
      files = [
        LockArtifact(
          location: .file(path.written(besides: directory)), fileName: path.lastComponent?.string,
          hashes: [file.sha256], size: file.file.size)
      ]
    case .directory, .vcs: files = []
    }
    let written = location.written(besides: directory, secrets)
    if written.isMasked(since: location) {
      throw LockRunError.secretInQuery(distribution.name, written.description)
    }
    // Resolvers spell names in different ways.
    var frozen = FrozenDistribution(
      name: try PackageName(distribution.name.normalized), version: distribution.version,
      location: written, files: files)
    frozen.extras = distribution.extras
    if !frozen.isBesideLock { frozen.note = frozen.location.note }
    return (frozen, warnings)
  }

  /// Returns the entry that a version is asked for by.
  func pin(_ name: PackageName, _ version: Version) -> LockEntry {
    LockEntry(
      requirement: Requirement(name: name), selection: .version(version, text: "\(version)"),
      location: .option(origin))
  }

  /// Returns the files, each once; what has no hash there is fetched.
  private func artifacts(
    of offers: [Offer], besides directory: FilePath
  ) async throws -> [LockArtifact] {
    var artifacts: [LockArtifact] = []
    var seen: Set<Digest> = []
    for offer in offers {
      for file in offer.files {
        var hashes = file.hashes
        var size = file.expectedSize
        if hashes.isEmpty {
          let download = try await fetch(file.address)
          (hashes, size) = (Array(download.digests.prefix(1)), download.size)
        }
        // One is enough, and the same one for all.
        let chosen = hashes.first { $0.algorithm == .sha256 } ?? hashes[0]
        guard seen.insert(chosen).inserted else { continue }
        let location: ArtifactLocation =
          file.address.filePath.map { .file($0.written(besides: directory)) }
          ?? .url(file.address.text)
        // A signed address is valid for minutes; the index gives another one to whoever asks by name.
        let isSigned = location.written(search.sources.secrets).isMasked(since: location)
        artifacts.append(
          LockArtifact(
            location: isSigned ? .index : location, fileName: file.fileName, hashes: [chosen],
            size: size,
            index: offer.index))
      }
    }
    return artifacts
  }

  /// Returns the file of a URL that a requirement names.
  private func artifact(
    at url: String, of distribution: ResolvedDistribution, _ secrets: Secrets
  ) async throws -> LockArtifact {
    let hashes = distribution.hashes.filter { $0.algorithm == .sha256 }
    guard let address = WebAddress(url) else {
      throw IndexError.badURL(CredentialURL(url))
    }
    if !hashes.isEmpty {
      return LockArtifact(
        location: .url(secrets.written(url)), fileName: address.fileName, hashes: hashes)
    }
    let download = try await fetch(address)
    return LockArtifact(
      location: .url(secrets.written(url)), fileName: address.fileName,
      hashes: Array(download.digests.prefix(1)), size: download.size)
  }

  private func fetch(_ address: WebAddress) async throws -> Download {
    try FileSystem.createDirectories(incoming)
    return try await client.download(address, into: incoming)
  }
}

extension FrozenDistribution {
  /// Whether it moves with the lock.
  fileprivate var isBesideLock: Bool {
    switch location {
    case .file(let path), .directory(let path): path.isRelative
    case .index, .url, .vcs: false
    }
  }
}

extension ArtifactLocation {
  /// Whether `original` has a secret that this, as a lock would say it, has `****` in place of: what
  /// cannot be fetched.
  fileprivate func isMasked(since original: ArtifactLocation) -> Bool {
    revealed.contains(CredentialURL.mask) && !original.revealed.contains(CredentialURL.mask)
  }

  /// Returns the location as a lock in a directory says it.
  func written(besides directory: FilePath, _ secrets: Secrets) -> ArtifactLocation {
    switch self {
    case .file(let path): .file(path.written(besides: directory))
    case .directory(let path): .directory(path.written(besides: directory))
    case .index, .url, .vcs: written(secrets)
    }
  }
}
