internal import Core
internal import Locks
internal import SystemPackage

/// A wheel file that is ready to be opened.
struct AcquiredWheel: Sendable {
  let path: FilePath
  let fileName: String
  let origin: Plan.Origin
  /// The requirement it satisfies; nil for what no requirement names: the project itself, seeds,
  /// and what a resolver added.
  let pin: Pin?
  /// The digest of the sdist that it was built from; nil if it was not built, or from something that
  /// has none.
  var sdist: Digest?
  /// The work directory of the earlier run that built it; nil if this run did, or nobody.
  var buildDirectory: FilePath?

  /// Where the lock has it from, which does not depend on what is in the cache or a wheelhouse.
  var source: String {
    if origin == .project { return "project" }
    return switch pin?.source {
    case .url(let url), .vcs(let url): DirectURL.withoutCredentials(url)
    case .path: "path"
    case .version, .range, nil: "index"
    }
  }
}
