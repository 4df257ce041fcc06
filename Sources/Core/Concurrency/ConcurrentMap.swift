extension Array where Element: Sendable {
  /// Returns what `transform` makes of each element, in the order of the elements, while at most
  /// `jobs` tasks work at once.
  ///
  /// For elements that are little work each, see `fileShares(size:)`. Throws the first error of
  /// `transform`, when the tasks that have begun are done, or `CancellationError`; no further
  /// element is begun then.
  package func concurrentMap<Result: Sendable>(
    jobs: Int, _ transform: @escaping @Sendable (Element) async throws -> Result
  ) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      var results = [Result?](repeating: nil, count: count)
      var next = startIndex
      func startNext() {
        guard next < endIndex else { return }
        let (index, element) = (next, self[next])
        next += 1
        group.addTask {
          try Task.checkCancellation()
          return (index, try await transform(element))
        }
      }
      for _ in 0..<Swift.max(1, jobs) { startNext() }
      while let (index, result) = try await group.next() {
        results[index] = result
        startNext()
      }
      return results.compactMap { $0 }
    }
  }
}
