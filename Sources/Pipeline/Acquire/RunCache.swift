internal import Core
internal import SystemPackage

/// The cache of a run: the files and answers of earlier ones, which only this user and root can
/// have put there.
struct RunCache: Sendable {
  /// The answers of interpreters.
  let interpreters: TrustedDirectory
  /// Downloads and wheels that were built.
  let wheels: TrustedDirectory
  /// What pip remembers of indexes.
  let pip: TrustedDirectory
  /// What uv remembers of indexes.
  let uv: TrustedDirectory
  /// Whether later builds find it; that of a build goes with it.
  let isLasting: Bool

  /// Opens or makes the cache of a request, else that of its build; nil if there is to be none.
  ///
  /// A cache that somebody else could have changed is not used, and nothing is made in it: a
  /// warning. One that cannot be made, as in a build without a home directory, is simply not there.
  static func open(
    _ request: StageRequest, notify: @Sendable (RunEvent) -> Void
  ) -> RunCache? {
    if let path = request.cacheDirectory {
      do throws(TrustError) {
        return try open(path, isLasting: true)
      } catch {
        if case .file(let reason) = error, isAbsence(reason.reason) {
          // That of the build will do.
        } else {
          notify(
            .warned(
              "cache '\(path.string)' is not used: \(error.message); choose another with "
                + "--cache-dir, or set 'no-cache: yes'"))
        }
      }
    }
    return request.buildCache.flatMap { try? open($0, isLasting: false) }
  }

  /// Opens or makes a cache.
  ///
  /// Throws `TrustError`.
  static func open(
    _ path: FilePath, isLasting: Bool
  ) throws(TrustError) -> RunCache {
    let directory = try TrustedDirectory.open(path, creates: true)
    return RunCache(
      interpreters: try directory.directory("interpreters", creates: true),
      wheels: try directory.directory("wheels", creates: true),
      pip: try directory.directory("pip", creates: true),
      uv: try directory.directory("uv", creates: true), isLasting: isLasting)
  }

  private static func isAbsence(_ reason: Errno) -> Bool {
    [.noSuchFileOrDirectory, .permissionDenied, .notPermitted, .readOnlyFileSystem].contains(reason)
  }
}
