internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv

/// What a `LockRun` did.
package struct LockRunReport: Sendable, Encodable {
  /// A distribution that is not locked as before.
  package struct Change: Sendable, Encodable {
    package let name: String
    /// The version or location before; nil for a distribution that is new.
    package let from: String?
    /// That now; nil for a distribution that is gone.
    ///
    /// Equal to `from` if only credentials are others, which are not shown.
    package let to: String?
  }

  /// The lock.
  package let output: String
  package let format: String
  /// Whether its text is another one than before.
  package let isChanged: Bool
  /// The program that chose the versions; nil where nothing was required.
  package let resolver: String?
  /// The version of Python that the lock is for.
  package let python: String
  /// The number of distributions in it.
  package let count: Int
  /// What changed, by name.
  package let changes: [Change]
  package let warnings: [String]

  private enum CodingKeys: String, CodingKey {
    case output, format, resolver, python, changes, warnings
    case isChanged = "changed"
    case count = "distributions"
  }

  init(
    output: LockOutput, isChanged: Bool, resolver: String?, _ target: Target,
    _ distributions: [FrozenDistribution], since old: OldLock?, warnings: [String]
  ) {
    self.output = output.path.string
    format = output.format.rawValue
    self.isChanged = isChanged
    self.resolver = resolver
    python = target.python.fullVersion
    count = distributions.count
    self.warnings = warnings
    guard isChanged else {
      changes = []
      return
    }
    let before = old?.contents ?? [:]
    let now = Dictionary(
      distributions.map { ($0.name, LockedSelection($0)) }, uniquingKeysWith: { first, _ in first })
    changes = Set(before.keys).union(now.keys).sorted().compactMap { name in
      guard before[name] != now[name] else { return nil }
      return Change(
        name: name.normalized, from: before[name]?.description, to: now[name]?.description)
    }
  }

  /// Returns the warning about a lock without hashes.
  static func hashWarning(about lock: FrozenLock, _ output: LockOutput) -> String {
    let names = lock.distributions.filter { $0.hashes.isEmpty && !$0.isOwnDirectory }
      .map(\.name.normalized).sorted()
    return
      "\(output.path): no hashes, because \(names.joined(separator: ", ")) cannot have one and "
      + "requirements files have all or none; '--format pylock' keeps the others"
  }
}
