internal import Core
internal import Locks
package import Venv

/// Dependencies that a tree does not have; each case lists them, one sentence each.
package enum IncompleteLock: Failure {
  /// Distributions require something that the lock does not have, or has in another version; the
  /// seed packages are those of Debian that would do.
  case missing([String], seeds: [Seed])
  /// The same for a target that pip cannot resolve for.
  case missingForTarget([String], target: TargetName)
  /// There is no lock, and the project requires something.
  case noLock([String])
  /// Hashes are required, and the lock does not have everything, so that it cannot be completed.
  case notHashed([String])
  /// The Debian packages of this system do not have what a bundle takes from them.
  case notInstalled([String])

  package var message: String {
    switch self {
    case .missing(let gaps, _):
      "dependencies missing from the lock file:" + Self.lines(gaps)
    case .missingForTarget(let gaps, let target):
      "dependencies missing from the lock file for \(target):" + Self.lines(gaps)
    case .noLock(let gaps):
      "no lock file found, and the project has dependencies:" + Self.lines(gaps)
    case .notHashed(let gaps):
      "hashes are required, but dependencies are missing from the lock file:" + Self.lines(gaps)
    case .notInstalled(let gaps):
      "dependencies of the bundle missing from the installed Debian packages:" + Self.lines(gaps)
    }
  }

  package var hint: String? {
    switch self {
    case .missing(_, let seeds) where !seeds.isEmpty:
      "resolvers leave out \(Self.names(seeds)): take Debian's with "
        + seeds.map { "'seed: \($0.rawValue)'" }.joined(separator: " and ")
        + ", or lock it too, as '\(LockFormats.compileCommand)' does"
    case .missing:
      "regenerate the lock file with a resolver, or add --allow-unpinned to resolve them now"
    case .missingForTarget:
      "lock for all platforms, as 'uv lock' and 'uv pip compile --universal' do, or lock on the target"
    case .noLock:
      "create one with \(LockFormats.compilers)"
    case .notHashed: "add them to the lock file with hashes, or run without --require-hashes"
    case .notInstalled: "add the packages that have them to Build-Depends and install them"
    }
  }

  private static func lines(_ gaps: [String]) -> String { gaps.map { "\n  \($0)" }.joined() }

  private static func names(_ seeds: [Seed]) -> String {
    seeds.map(\.rawValue).joined(separator: " and ")
  }
}
