internal import Core
internal import SystemPackage

extension DirectoryLock {
  /// Returns what `take` makes of a directory, when no other run has that any more.
  ///
  /// While `take` returns nil it is called again and again; `notify` is told of the first time. Throws
  /// what `take` throws, and `CancellationError`.
  static func wait<Taken>(
    for path: FilePath, notify: @Sendable (RunEvent) -> Void, _ take: () throws -> Taken?
  ) async throws -> Taken {
    var isWaiting = false
    while true {
      if let taken = try take() { return taken }
      if !isWaiting { notify(.waiting(path)) }
      isWaiting = true
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}
