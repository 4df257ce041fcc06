internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// Finds the file of each pin: in the lock itself where that has URLs, else on the pages of indexes.
struct CandidateSearch: Sendable {
  /// What was found for a pin.
  enum Result: Sendable {
    case chosen(IndexCandidate, notices: [String])
    case none(PlanError.UnmatchedPin)
  }

  let sources: IndexSources
  let rule: FileRule
  /// The version of the interpreter.
  let python: String
  /// Whether what files say of the interpreter is ignored (Requires-Python).
  var ignoresPython = false

  /// Returns the file of each pin, in the order of the pins.
  ///
  /// Throws `AcquireError.noFile` for all pins at once that no index has a file for, and
  /// `IndexError`.
  func find(
    _ pins: [LockEntry], notices: inout [String]
  ) async throws -> [(pin: LockEntry, candidate: IndexCandidate)] {
    let isPaged = pins.contains { if case .version = $0.selection { true } else { false } }
    let links = isPaged ? try await linkPages() : []
    let results = try await pins.concurrentMap(jobs: WebClient.parallelism) { pin in
      try await find(pin, links)
    }
    var found: [(LockEntry, IndexCandidate)] = []
    var missing: [PlanError.UnmatchedPin] = []
    for (pin, result) in zip(pins, results) {
      switch result {
      case .chosen(let candidate, let more):
        found.append((pin, candidate))
        notices += more
      case .none(var unmatched):
        unmatched.target = rule.cross
        missing.append(unmatched)
      }
    }
    guard missing.isEmpty else {
      throw AcquireError.noFile(missing, sources: sources.names)
    }
    return found
  }

  /// Returns the pages of links with what they have.
  ///
  /// Throws `IndexError`.
  func linkPages() async throws -> [(WebAddress, IndexPage)] {
    try await sources.linkPages.concurrentMap(jobs: WebClient.parallelism) { address in
      guard let page = try await sources.client.page(at: address) else {
        throw IndexError.status(address, 404, hasCredentials: false)
      }
      return (address, page)
    }
  }

  private func find(
    _ pin: LockEntry, _ links: [(WebAddress, IndexPage)]
  ) async throws -> Result {
    if case .direct(.url(let url)) = pin.selection {
      let size = pin.artifacts.count == 1 ? pin.artifacts[0].size : nil
      return .chosen(try IndexCandidate(url: url, size: size), notices: [])
    }
    guard case .version(let version, _) = pin.selection else {
      return .none(PlanError.UnmatchedPin(pin, rejections: []))
    }
    let listed = try pin.artifacts.compactMap { artifact -> IndexCandidate? in
      // The files of PyPI are on every mirror, and only the user's may be reachable.
      guard case .url(let url) = artifact.location, !artifact.isOfPyPI || sources.asksPyPI
      else { return nil }
      return try IndexCandidate(url: url, fileName: artifact.fileName, size: artifact.size)
    }
    if !listed.isEmpty { return choose(listed, for: pin, version) }
    let pages = try await pages(of: pin)
    let candidates = (links + pages.found).flatMap { address, page in
      page.files.compactMap { IndexCandidate($0, of: page, at: address, for: pin.name) }
    }
    let result = choose(candidates, for: pin, version)
    if case .none = result, let denial = pages.denial { throw denial }
    return result
  }

  /// Returns the pages of a distribution in its indexes, and the error of one that denies access,
  /// which is how some say that they do not have it.
  ///
  /// Throws `IndexError` for any other reason.
  func pages(
    of pin: LockEntry
  ) async throws -> (found: [(WebAddress, IndexPage)], denial: IndexError?) {
    let results = try await sources.indexes(for: pin).concurrentMap(jobs: 8) { index in
      do throws(IndexError) {
        let address = index.appending(pin.name.normalized + "/")
        return Swift.Result<(WebAddress, IndexPage)?, IndexError>.success(
          try await sources.client.page(at: address).map { (index, $0) })
      } catch {
        if case .status(_, 403, _) = error { return .failure(error) }
        throw error
      }
    }
    var found: [(WebAddress, IndexPage)] = []
    var denial: IndexError?
    for result in results {
      switch result {
      case .success(let page): if let page { found.append(page) }
      case .failure(let error): denial = denial ?? error
      }
    }
    return (found, denial)
  }

  /// Chooses the best of the files that a pin can be installed from.
  private func choose(
    _ candidates: [IndexCandidate], for pin: LockEntry, _ version: Version
  ) -> Result {
    var rejections: [String] = []
    var usable: [(kind: Wheelhouse.File.Kind, file: IndexCandidate)] = []
    for candidate in candidates {
      guard let kind = candidate.kind, let name = candidate.fileName else { continue }
      if let reason = rule.rejection(of: name, kind, for: pin, version: version)
        ?? rejection(of: candidate, named: name, for: pin)
      {
        rejections.append(reason)
      } else {
        usable.append((kind, candidate))
      }
    }
    // What was withdrawn is the last choice, but a choice: it is pinned (PEP 592).
    let current = usable.filter { $0.file.yanked == nil }
    guard let chosen = rule.ranked(current.isEmpty ? usable : current).first else {
      return .none(PlanError.UnmatchedPin(pin, rejections: Self.excerpt(rejections)))
    }
    if chosen.kind?.isSource == true,
      let rejection = rule.rejection(
        ofSource: chosen.fileName ?? "",
        among: candidates.compactMap(\.fileName) + pin.listedFiles,
        version: version)
    {
      return .none(PlanError.UnmatchedPin(pin, rejections: [rejection]))
    }
    var notices: [String] = []
    if let reason = chosen.yanked {
      notices.append(
        YankedRelease(
          name: pin.name.raw, version: version.description, reason: reason.isEmpty ? nil : reason
        ).description)
    }
    notices += warning(about: usable.map(\.file), for: pin)
    return .chosen(chosen, notices: notices)
  }

  private func rejection(
    of candidate: IndexCandidate, named name: String, for pin: LockEntry
  ) -> String? {
    if !ignoresPython, let text = candidate.pythonRequirement(excluding: python) {
      return "'\(name)' requires Python \(text), but the interpreter is \(python)"
    }
    let comparable = candidate.hashes.filter { hash in
      pin.hashes.contains { $0.algorithm == hash.algorithm }
    }
    if let hash = comparable.first, !comparable.contains(where: pin.hashes.contains) {
      return "'\(name)' has \(hash.algorithm.rawValue):\(hash.hex) there, which is not in the lock"
    }
    return nil
  }

  /// Returns the warning about a name that several indexes have, of which any could decide what is
  /// installed (CVE-2018-20225); none where the lock or an option says which one counts.
  private func warning(about candidates: [IndexCandidate], for pin: LockEntry) -> [String] {
    var origins: [WebAddress] = []
    for origin in candidates.compactMap(\.origin) where sources.indexes.contains(origin) {
      if !origins.contains(origin) { origins.append(origin) }
    }
    guard origins.count > 1, !pin.hasHashes, sources.bound[pin.name] == nil else { return [] }
    return [
      "\(pin.label) is on several indexes (\(origins.map(\.description).joined(separator: ", "))), "
        + "any of which may serve it; say which one with 'index: \(pin.name.normalized)=URL', or "
        + "add hashes to the lock"
    ]
  }

  /// The most reasons in an error: a distribution may have thousands of files.
  private static func excerpt(_ rejections: [String]) -> [String] {
    rejections.count <= 8
      ? rejections : rejections.suffix(8) + ["… and \(rejections.count - 8) more"]
  }
}
