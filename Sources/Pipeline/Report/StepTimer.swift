/// The time that each step of a run took.
struct StepTimer {
  /// The seconds of the steps, by their names.
  private(set) var seconds: [String: Double] = [:]
  private var last = ContinuousClock.now

  /// Ends a step; a step that ends twice has the time of both.
  mutating func mark(_ step: String) {
    let now = ContinuousClock.now
    let duration = last.duration(to: now).components
    let milliseconds =
      duration.seconds * 1000 + duration.attoseconds / 1_000_000_000_000_000
    seconds[step, default: 0] += Double(milliseconds) / 1000
    last = now
  }
}
