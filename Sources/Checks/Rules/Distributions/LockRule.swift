internal import Artifacts
internal import Core
internal import Debian
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Wheels

/// The distributions of a tree against the lock that it should be made from.
enum LockRule: Rule {
  static let extra = FindingCode(
    "distribution-not-in-lock", .error, "an installed distribution is not in the lock",
    why: """
      Nobody has chosen its version or compared its hash: a resolver added it, or it was \
      installed by hand. The project itself is not reported, which is the one distribution that \
      nothing requires and that requires something of the lock.
      """,
    hint: "add it to the lock, or install the lock only (pip's --no-deps --require-hashes)")
  static let missing = FindingCode(
    "distribution-missing", .error, "a distribution of the lock is not installed",
    why: "The tree is older than the lock, or the distribution was removed.",
    hint: "rebuild the tree")
  static let version = FindingCode(
    "distribution-version-differs", .error,
    "a distribution is installed in another version than locked",
    why: "The tree is older than the lock, or a later installation replaced the version.",
    hint: "rebuild the tree")

  static let codes = [extra, missing, version]

  static func check(_ context: CheckContext) throws -> [Finding] {
    guard let lock = context.options.lock else { return [] }
    return try context.artifact.trees.flatMap { tree in
      try tree.sites.flatMap { try check($0, tree, lock, context) }
    }
  }

  private static func check(
    _ site: TreeIndex.Site, _ tree: TreeIndex, _ lock: LockFiles, _ context: CheckContext
  ) throws -> [Finding] {
    guard let python = site.version else { throw UnknownPython(site: site.path) }
    let markers = try context.artifact.markers(of: tree, python)
    let lock = try lock.read(for: markers)
    let pins = try lock.entries(in: markers)
    let pinned = Dictionary(pins.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    let sound = site.distributions.compactMap { distribution in
      distribution.metadata.map { (distribution: distribution, metadata: $0) }
    }
    var findings: [Finding] = []
    let extras = sound.filter { pinned[$0.metadata.name] == nil }
    let required = Set(sound.flatMap { $0.metadata.requirements.map(\.name) })
    let projects = extras.filter { extra in
      !required.contains(extra.metadata.name)
        && (pins.isEmpty || extra.metadata.requirements.contains { pinned[$0.name] != nil })
    }
    let strangers = extras.filter { extra in
      projects.count != 1 || projects[0].metadata.name != extra.metadata.name
    }
    // Which of them a URL without a name has become, nothing tells.
    let unnamed = lock.unnamed.filter { $0.applies(in: markers) }.count
    for extra in strangers where strangers.count > unnamed {
      findings.append(
        Finding(
          Self.extra, extra.distribution.directory, nil,
          "\(extra.metadata.name) \(extra.metadata.version) is not in the lock"))
    }
    let installed = Dictionary(
      sound.map { ($0.metadata.name, $0) }, uniquingKeysWith: { first, _ in first })
    for pin in pins {
      guard let found = installed[pin.name] else {
        findings.append(
          Finding(
            missing, site.path, nil,
            "\(pin.name) is in the lock (\(pin.location)), but not installed")
        )
        continue
      }
      if case .version(let wanted, let text) = pin.selection, wanted != found.metadata.version {
        findings.append(
          Finding(
            version, found.distribution.directory, nil,
            "\(pin.name) is \(found.metadata.version), expected \(text) (\(pin.location))"))
      }
    }
    return findings
  }
}

/// A tree that does not say for which version of Python its modules are, so that no lock can be
/// compared with it.
private struct UnknownPython: Failure {
  /// Its `site-packages` directory.
  let site: FilePath
  var location: String? { site.string }
  var message: String {
    "cannot compare the tree with the lock: the directory does not name a version of Python"
  }
  var hint: String? { "run the check without --lock" }
}
