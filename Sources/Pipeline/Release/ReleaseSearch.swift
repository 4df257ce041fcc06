internal import Core
internal import Index
internal import Locks
package import Packaging
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// Finds the release of a distribution to install: the newest that an index has for an interpreter.
package struct ReleaseSearch: Sendable {
  private let search: CandidateSearch
  private let allowsPrereleases: Bool

  /// Prepares the search with the indexes, formats and interpreter of a request; nothing is fetched
  /// yet.
  ///
  /// `notify` is told of what the user should know. Throws `InterpreterError`, `PipSettingsError` and
  /// `IndexError.badURL`.
  package init(
    _ request: StageRequest, notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws {
    let directories = RunCache.open(request, notify: notify)
    let interpreter = try await Interpreter.find(request.python, cache: directories?.interpreters)
    let access = IndexAccess(request, LockOptions())
    let environment = InheritedEnvironment(request.environment).forPip
    // PREFIX/bin/python3.11
    let prefix = interpreter.executable.removingLastComponent().removingLastComponent()
    let sources = try IndexSources(
      access, try PipSettings.read(environment: environment, prefix: prefix),
      environment: environment, threads: 2)
    for warning in sources.warnings { notify(.warned(warning)) }
    search = CandidateSearch(
      sources: sources, rule: FileRule(tags: interpreter.target.tags, formats: access.formats),
      python: interpreter.target.python.fullVersion, ignoresPython: access.ignoresPython)
    allowsPrereleases = access.allowsPrereleases
  }

  /// Returns the newest release that a requirement allows.
  ///
  /// Pre-releases count where the requirement names one, where they were asked for, and where there
  /// is nothing else (PEP 440, "Handling of pre-releases"). What was withdrawn counts only where the
  /// requirement pins it (PEP 592). Throws `ReleaseError` and `IndexError`.
  package func find(_ requirement: Requirement) async throws -> Release {
    let name = requirement.name
    let pin = LockEntry(
      requirement: requirement, selection: .range, location: .option(requirement.description))
    let pages = try await search.pages(of: pin)
    let links = try await search.linkPages()
    let candidates = (links + pages.found).flatMap { address, page in
      page.files.compactMap { IndexCandidate($0, of: page, at: address, for: name) }
    }
    guard !candidates.isEmpty else {
      if let denial = pages.denial { throw denial }
      if search.sources.isOffline, let index = search.sources.indexes.first {
        throw IndexError.offline(index)
      }
      throw ReleaseError.unknownName(name.raw, sources: search.sources.names)
    }
    return try choose(among: candidates, requirement)
  }

  /// Returns the newest release that a requirement allows, of those that files belong to.
  ///
  /// Throws `ReleaseError`.
  func choose(
    among candidates: [IndexCandidate], _ requirement: Requirement
  ) throws(ReleaseError) -> Release {
    let versions = Dictionary(grouping: candidates, by: \.version)
    let known = versions.keys.compactMap { $0 }.sorted(by: >)
    let allowed = self.allowed(known, by: requirement)
    guard !allowed.isEmpty else {
      let newest = known.filter { !$0.isPrerelease }
      throw .noVersion(requirement, newest: Array((newest.isEmpty ? known : newest).prefix(3)))
    }
    var objection: ReleaseError?
    var newer: (version: Version, requiresPython: String)?
    for version in allowed {
      let files = versions[version] ?? []
      let present = files.filter { $0.yanked == nil }
      let isPinned = requirement.specifiers.pinnedVersion != nil
      if present.isEmpty, !isPinned {
        objection =
          objection ?? .yanked(requirement, version, reason: files.first?.yanked ?? "")
        continue
      }
      let suitable = files.filter { python(of: $0) == nil }
      if suitable.isEmpty, let requires = files.lazy.compactMap(python).first {
        if newer == nil { newer = (version, requires) }
        objection =
          objection
          ?? .unsuitablePython(
            requirement, python: search.python, version: version, requires: requires,
            fitting: known.first { other in
              !other.isPrerelease
                && (versions[other] ?? []).contains { python(of: $0) == nil && $0.yanked == nil }
            })
        continue
      }
      let reasons = suitable.map(rejection)
      guard reasons.contains(nil) else {
        let reason = reasons.compactMap { $0 }.first ?? ""
        objection = objection ?? .noFile(requirement, reason: reason)
        continue
      }
      let yanked = present.isEmpty ? files.first?.yanked : nil
      return Release(
        name: requirement.name, version: version, yanked: yanked, newer: newer)
    }
    throw objection ?? .noVersion(requirement, newest: Array(known.prefix(3)))
  }

  /// Returns the versions that count, the newest first.
  private func allowed(_ known: [Version], by requirement: Requirement) -> [Version] {
    let all = known.filter { requirement.specifiers.contains($0, prereleases: true) }
    if allowsPrereleases || requirement.specifiers.allowsPrereleases == true { return all }
    let final = all.filter { !$0.isPrerelease }
    return final.isEmpty ? all : final
  }

  /// Returns what a file requires of Python, if the interpreter is something else and that counts.
  private func python(of candidate: IndexCandidate) -> String? {
    search.ignoresPython ? nil : candidate.pythonRequirement(excluding: search.python)
  }

  /// Returns why a file cannot be used; nil if it can.
  private func rejection(of candidate: IndexCandidate) -> String? {
    let rule = search.rule
    switch candidate.kind {
    case .wheel(let wheel):
      guard rule.formats.allowsWheel(wheel.name) else {
        return "'\(wheel.fileName)' is a wheel, which --no-binary forbids"
      }
      return rule.tags.rank(of: wheel) == nil ? rule.rejection(of: wheel) : nil
    case .sdist:
      guard let name = candidate.fileName, let file = Wheelhouse.file("", named: name) else {
        return "unknown kind of file"
      }
      return rule.formats.allowsSource(file.name)
        ? nil : "'\(name)' is an sdist, which --only-binary forbids"
    case nil: return "unknown kind of file"
    }
  }
}
