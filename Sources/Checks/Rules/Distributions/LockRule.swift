internal import Locks
internal import Packaging

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

  static let origin = FindingCode(
    "distribution-origin-differs", .error,
    "a distribution is installed from another origin than locked",
    why: """
      direct_url.json (PEP 610) names another URL, file or commit than the lock, or is missing where \
      the lock names one: even with the same version the files may be others.
      """,
    hint: "rebuild the tree")

  static let codes = [extra, missing, version, origin]

  static func check(_ context: CheckContext) throws -> [Finding] {
    guard let lock = context.options.lock else { return [] }
    return try context.artifact.trees.flatMap { tree in
      try tree.sites.flatMap { site in
        let comparison = try LockComparison(of: site, in: tree, context.artifact, with: lock)
        let project = [comparison.likelyProject].compactMap { $0 }
        return comparison.differences(accepting: Set(project)).compactMap { difference in
          code(of: difference.kind).map { Finding($0, difference.path, nil, difference.message) }
        }
      }
    }
  }

  /// Returns the code of a difference; nil for what another rule is about.
  private static func code(of kind: LockDifference.Kind) -> FindingCode? {
    switch kind {
    case .extra: extra
    case .missing: missing
    case .version: version
    case .origin: origin
    case .requirement, .python, .damaged: nil
    }
  }
}
