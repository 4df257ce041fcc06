internal import SystemPackage

/// The pip of a run, found when it is first needed.
actor PipSearch {
  private var search: Task<Pip?, any Error>?

  /// Returns the pip of an interpreter; only the first call asks `find`.
  ///
  /// Throws `AcquireError.noPip`, which says that pip is needed for `purpose`, and what `find` throws.
  func pip(
    of python: FilePath, for purpose: String, _ find: @escaping @Sendable () async throws -> Pip?
  ) async throws -> Pip {
    let search = search ?? Task { try await find() }
    self.search = search
    guard let pip = try await search.value else {
      throw AcquireError.noPip(python, reason: purpose)
    }
    return pip
  }
}
