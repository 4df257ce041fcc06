internal import Synchronization

/// A queue of batches that several tasks take one by one.
final class BatchQueue: Sendable {
  let batches: [InstallBatch]
  private let position = Atomic(0)

  init(_ batches: [InstallBatch]) { self.batches = batches }

  /// Returns the next batch; nil after the last.
  func next() -> InstallBatch? {
    let index = position.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < batches.count ? batches[index] : nil
  }
}
