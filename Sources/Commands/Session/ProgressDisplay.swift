internal import Core
internal import Glibc
internal import Pipeline
internal import Synchronization

/// What a run is doing, on the error output while it does it.
///
/// A thread looks ten times a second, so that something is shown even while nothing happens.
final class ProgressDisplay: Sendable {
  private struct State: ~Copyable {
    var line: ProgressLine?
    var count = 0
    var total: Int?
    var bytes = 0
    /// The number of files that the tree will have.
    var planned: Int?
    var isFinished = false
  }

  private let session: Session
  private let state = Mutex(State())

  /// A display of a run in `session`, which is shown until `finish`.
  init(in session: Session) {
    self.session = session
    guard session.verbosity >= .normal else { return }
    _ = BackgroundThread.start { [self] in
      while update() { usleep(100_000) }
    }
  }

  /// Takes up an event of the run.
  func show(_ event: RunEvent) {
    switch event {
    case .began(let step):
      let planned = state.withLock { $0.planned }
      begin(step.title, total: step == .install ? planned : nil)
    case .fetching(let count): begin("fetching", total: count)
    case .building(let count): begin("building", total: count)
    case .installing(let files, _): state.withLock { $0.planned = files > 0 ? files : nil }
    case .progressed(let files, let bytes):
      state.withLock { state in
        state.count += files
        state.bytes += bytes
      }
    case .warned, .waiting, .planned, .acquired, .checked, .skipped, .finished: break
    }
  }

  /// Ends the display.
  func finish() {
    endLine()
    state.withLock { $0.isFinished = true }
  }

  private func begin(_ title: String, total: Int? = nil) {
    endLine()
    state.withLock { state in
      let planned = state.planned
      state = State(line: ProgressLine(title, in: session), total: total, planned: planned)
    }
  }

  /// Ends the line of a step after which something goes on that has no progress.
  func endLine() {
    state.withLock { state in
      let (count, bytes) = (state.count, state.bytes)
      guard let line = state.line.take() else { return }
      try? line.finish(count, bytes: bytes)
    }
  }

  /// Shows what has changed; returns whether there is more to come.
  private func update() -> Bool {
    state.withLock { state in
      if state.isFinished { return false }
      try? state.line?.show(state.count, of: state.total, bytes: state.bytes)
      return true
    }
  }
}

extension RunStep {
  /// What the line of progress says during the step.
  fileprivate var title: String {
    switch self {
    case .plan: "planning"
    case .acquire: "fetching and building"
    case .open: "checking wheels"
    case .install: "installing"
    case .relocate: "relocating"
    case .compile: "compiling"
    case .libraries: "finding libraries"
    case .check: "running checks"
    case .stage: "staging"
    }
  }
}
