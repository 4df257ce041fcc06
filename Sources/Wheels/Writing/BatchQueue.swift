internal import Synchronization

/// A queue of batches that several tasks take one by one.
///
/// A member is inflated in memory as a whole, so one task at a time has a batch with large ones: what a
/// run needs does not grow with the number of tasks.
final class BatchQueue: Sendable {
  private struct State {
    var ordinary: ArraySlice<InstallBatch>
    var large: ArraySlice<InstallBatch>
    /// Whether a task has a large batch.
    var hasLarge = false
  }

  /// The number of batches.
  let count: Int
  private let state: Mutex<State>

  /// The batches in the order in which they are taken; large ones without Python sources come as soon as
  /// no other one is under way.
  init(_ batches: [InstallBatch]) {
    count = batches.count
    let large = batches.filter { $0.isLarge }
    state = Mutex(State(ordinary: batches.filter { !$0.isLarge }[...], large: large[...]))
  }

  /// Returns the next batch for a task that is done with `last`; nil if there is none that it may have,
  /// now or later.
  func next(after last: InstallBatch?) -> InstallBatch? {
    state.withLock { state in
      if last?.isLarge == true { state.hasLarge = false }
      // What has to be compiled is needed first.
      let isUrgent = state.ordinary.first.map { $0.sourceSize > 0 } ?? false
      if !isUrgent, !state.hasLarge, let batch = state.large.popFirst() {
        state.hasLarge = true
        return batch
      }
      return state.ordinary.popFirst()
    }
  }
}
