internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// A wheel file that is ready to be opened.
struct AcquiredWheel: Sendable {
  let path: FilePath
  let fileName: String
  let origin: Plan.Origin
  /// The requirement it satisfies; nil for what no requirement names: the project itself, seeds,
  /// and what a resolver added.
  let pin: LockEntry?
  /// The digest of the sdist that it was built from; nil if it was not built, or from something that
  /// has none.
  var sdist: Digest?
  /// The work directory of the earlier run that built it; nil if this run did, or nobody.
  var buildDirectory: FilePath?

  /// Where the lock has it from, which does not depend on what is in the cache or a wheelhouse.
  var source: String {
    if origin == .project { return "project" }
    return switch pin?.selection {
    case .direct(.url(let url)): DirectURL.withoutCredentials(url)
    case .direct(.vcs(let reference)): DirectURL.withoutCredentials(reference.description)
    case .direct(.file), .direct(.directory): "path"
    case .version, .range, .direct(.index), nil: "index"
    }
  }
}
