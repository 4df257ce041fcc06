/// The limits of a `Budget`.
package struct BudgetLimits: Sendable, Hashable {
  /// The largest number of bytes.
  package var bytes: Int
  /// The largest number of entries.
  package var entries: Int
  /// The largest number of levels of nesting.
  package var depth: Int
  /// The longest time in seconds.
  package var seconds: Int
  /// What the user can do about real data that exceeds a limit: the hint of the error, in the
  /// imperative; nil where nothing helps but other data.
  package var wayOut: String?

  /// Takes limits of one's own; those that are left out are the standard ones.
  package init(
    bytes: Int = 64 << 20, entries: Int = 1_000_000, depth: Int = 64, seconds: Int = 60,
    wayOut: String? = nil
  ) {
    self.bytes = bytes
    self.entries = entries
    self.depth = depth
    self.seconds = seconds
    self.wayOut = wayOut
  }

  /// Limits for text and JSON, far above anything published: 64 MiB, 1,000,000 entries, 64 levels,
  /// a minute.
  package static let standard = BudgetLimits()
}
