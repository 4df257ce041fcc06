internal import Synchronization

/// Batches handed out one at a time to several tasks.
final class BatchQueue: Sendable {
  let batches: [InstallBatch]
  private let position = Atomic(0)

  init(_ batches: [InstallBatch]) { self.batches = batches }

  func next() -> InstallBatch? {
    let index = position.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < batches.count ? batches[index] : nil
  }
}
