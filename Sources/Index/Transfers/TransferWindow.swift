/// How many transfers may be under way at once: a few in the beginning, and one more for each that
/// was answered.
///
/// A small server queues few connections that it has not accepted yet (listen(2)) and drops the
/// others, which then wait for a second and more until the kernel asks again. Whoever begins with
/// few connections and widens meets no queue, and has all of them after a few round trips.
struct TransferWindow {
  private let first: Int
  private let limit: Int
  private var ended = 0

  /// Makes a window that begins with `first`, at least one, and ends at `limit`.
  init(first: Int, limit: Int) {
    self.limit = max(1, limit)
    self.first = min(max(1, first), self.limit)
  }

  /// Takes note of a transfer that has ended.
  mutating func end() { ended += 1 }

  /// Returns how many may be under way while the bodies of `arriving` come in, which may take long.
  func size(arriving: Int) -> Int { min(first + ended + arriving, limit) }
}
