internal import Synchronization

/// A counter of the tasks that are inside a piece of work at once.
package final class ConcurrencyGauge: Sendable {
  private let counts = Mutex((now: 0, most: 0))

  /// Starts with no task.
  package init() {}

  /// The largest number of tasks so far.
  package var most: Int { counts.withLock { $0.most } }

  /// Counts a task in, waits until `expected` tasks were inside at once, and counts it out after a
  /// while in which any other could come in.
  package func pass(expected: Int) async throws {
    counts.withLock { counts in
      counts.now += 1
      counts.most = max(counts.most, counts.now)
    }
    while most < expected { await Task.yield() }
    try await Task.sleep(for: .milliseconds(1))
    counts.withLock { $0.now -= 1 }
  }
}
