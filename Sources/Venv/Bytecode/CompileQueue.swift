internal import SystemPackage

/// A queue of the jobs that no worker has taken yet, the largest first.
///
/// Jobs arrive while wheels are still being installed; workers wait here for the next ones.
actor CompileQueue {
  /// The most jobs in one batch, and about the most bytes of source.
  private static let largestBatch = (jobs: 64, bytes: 256 << 10)

  private let workers: Int
  /// Ascending by size, so that the largest is last.
  private var jobs: [CompileJob] = []
  private var isSorted = true
  private var bytes = 0
  private var isFinished = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(workers: Int) { self.workers = workers }

  /// Adds jobs.
  func add(_ more: [CompileJob]) {
    jobs += more
    isSorted = false
    bytes += more.reduce(0) { $0 + $1.size }
    wakeAll()
  }

  /// Ends the queue: no more jobs will come.
  func finish() {
    isFinished = true
    wakeAll()
  }

  /// Discards what is left, so that all workers end soon.
  func abandon() {
    jobs = []
    bytes = 0
    finish()
  }

  /// Removes and returns the next batch, waiting for it; nil when there will be none.
  func next() async -> [CompileJob]? {
    while true {
      let batch = take()
      if !batch.isEmpty { return batch }
      if isFinished { return nil }
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// Removes and returns a batch of the largest jobs; an empty one if there is none at the moment.
  ///
  /// Batches get smaller towards the end, so that all workers end at about the same time.
  func take() -> [CompileJob] {
    guard !jobs.isEmpty else { return [] }
    if !isSorted {
      // Equal sizes in the order of their paths: the order never shows in the result, but
      // neither should it depend on which wheel was ready first.
      jobs.sort { left, right in
        left.size == right.size
          ? right.path.precedes(left.path) : left.size < right.size
      }
      isSorted = true
    }
    let budget = min(Self.largestBatch.bytes, bytes / (4 * workers))
    var batch: [CompileJob] = []
    var size = 0
    while let job = jobs.last, batch.count < Self.largestBatch.jobs,
      batch.isEmpty || size + job.size <= budget
    {
      jobs.removeLast()
      batch.append(job)
      size += job.size
    }
    bytes -= size
    return batch
  }

  private func wakeAll() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
