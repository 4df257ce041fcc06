/// The time that each step of a run took.
struct StepTimer {
  /// The seconds of the steps that have ended, by their names.
  private(set) var seconds: [String: Double] = [:]
  private var step: RunStep?
  private var start = ContinuousClock.now
  private let notify: @Sendable (RunEvent) -> Void

  /// Creates a timer; `notify` is told of each step that begins.
  init(_ notify: @escaping @Sendable (RunEvent) -> Void) { self.notify = notify }

  /// Ends the step before, and begins another.
  mutating func begin(_ next: RunStep) {
    end()
    step = next
    notify(.began(next))
  }

  /// Ends the last step; a step that ends twice has the time of both.
  mutating func end() {
    let now = ContinuousClock.now
    if let step {
      let duration = start.duration(to: now).components
      let milliseconds =
        duration.seconds * 1000 + duration.attoseconds / 1_000_000_000_000_000
      seconds[step.rawValue, default: 0] += Double(milliseconds) / 1000
    }
    step = nil
    start = now
  }
}
