internal import Core
internal import Locks
internal import SystemPackage

/// Where files may come from: the options of the user and of the lock, merged as pip merges those of
/// command line and requirements files.
struct IndexAccess: Sendable {
  /// Whether nothing may be fetched: `--offline`, or `--no-index` in the lock.
  let isOffline: Bool
  /// The local directories that are searched before anything is fetched: the wheelhouses, then the
  /// directories that `--find-links` in the lock names.
  let wheelhouses: [FilePath]
  let formats: FormatControl
  /// Whether a resolver may choose pre-releases.
  let allowsPrereleases: Bool
  /// Whether a resolver prefers older wheels to newer sdists.
  let prefersBinary: Bool
  /// The indexes and other sources as arguments of pip, whether or not they may be used now: what
  /// the cache was filled from remains usable offline.
  let sources: [String]

  /// Merges the options of a request with those of its lock.
  init(_ request: StageRequest, _ lock: LockOptions) {
    isOffline = request.isOffline || lock.noIndex
    wheelhouses =
      request.wheelhouses
      + lock.findLinks.compactMap { location in
        guard case .path(let path) = location, FileSystem.isDirectory(path) else { return nil }
        return path
      }
    formats = request.formats.isEmpty ? lock.formats : request.formats
    allowsPrereleases = lock.allowPrereleases || request.index.allowsPrereleases
    prefersBinary = lock.preferBinary
    sources = Self.sources(request.index, lock)
  }

  /// The arguments that make pip use these sources, or none.
  var pipArguments: [String] { isOffline ? ["--no-index"] : sources }

  /// The arguments that make pip search the local directories.
  var findLinks: [String] { wheelhouses.flatMap { ["--find-links", $0.string] } }

  private static func sources(_ options: IndexOptions, _ lock: LockOptions) -> [String] {
    var arguments: [String] = []
    if let url = options.indexURL ?? lock.indexURL { arguments += ["--index-url", url] }
    for url in lock.extraIndexURLs + options.extraIndexURLs {
      arguments += ["--extra-index-url", url]
    }
    for location in lock.findLinks {
      switch location {
      case .url(let url): arguments += ["--find-links", url]
      case .path(let path): arguments += ["--find-links", path.string]
      }
    }
    for host in lock.trustedHosts { arguments += ["--trusted-host", host] }
    return arguments + options.pipArguments
  }
}
