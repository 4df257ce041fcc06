package import ArgumentParser
internal import Core
internal import Pipeline
internal import SystemPackage

/// `venvdeb cache`, which only has subcommands.
package struct CacheCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Look after the cache of downloads, built wheels and bytecode.",
    discussion: """
      The cache holds what was fetched, built and compiled, addressed by content. Builds may use it at the \
      same time, and nothing of it is trusted: every file is verified each time it is used.

      Examples:

        venvdeb cache info
        venvdeb cache verify
        venvdeb cache prune --days 30
      """,
    subcommands: [CacheInfoCommand.self, CacheVerifyCommand.self, CachePruneCommand.self])

  package init() {}
}

/// The option that names the cache.
package struct CacheOptions: ParsableArguments {
  @Option(
    help: "Cache directory (default: venvdeb in the user's cache directory).",
    completion: .directory)
  var cacheDir: String?

  package init() {}

  /// Returns the directory of the cache.
  ///
  /// Throws `ValidationError` where none is named and there is no home directory.
  func path(in session: Session) throws -> FilePath {
    let path = (cacheDir ?? session.variable(forOption: "cache-dir")).map(session.path)
    guard let path = path ?? session.defaultCacheDirectory else {
      throw ValidationError("no cache directory: there is no home directory; add --cache-dir")
    }
    return path
  }

  /// Opens the cache; nil if there is none.
  ///
  /// Throws `TrustError`, and `ValidationError` where none is named and there is no home directory.
  func open(in session: Session) throws -> CacheStore? {
    let path = try path(in: session)
    guard let store = try CacheStore.open(path) else {
      try session.note("no cache in '\(path.string)'")
      return nil
    }
    return store
  }
}
