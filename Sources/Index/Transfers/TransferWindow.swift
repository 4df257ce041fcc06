/// How many transfers may be under way at once: a few in the beginning, and one more for each that
/// has ended.
///
/// A small server queues few connections that it has not accepted yet (listen(2)) and drops the
/// others, which then wait for a second and more until the kernel asks again. Whoever begins with
/// few connections and widens meets no queue, and has all of them after a few round trips.
struct TransferWindow {
  private(set) var size: Int
  private let limit: Int

  /// Makes a window that begins with `size`, at least one, and ends at `limit`.
  init(size: Int, limit: Int) {
    self.limit = max(1, limit)
    self.size = min(max(1, size), self.limit)
  }

  /// Takes note of a transfer that has ended.
  mutating func widen() { size = min(size + 1, limit) }
}
