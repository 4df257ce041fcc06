/// A number of things in words: `1 file`, `2 files`.
package struct Quantity: Sendable, CustomStringConvertible {
  package let count: Int
  private let noun: String

  /// Creates a quantity of what a regular noun names.
  package init(_ count: Int, _ noun: String) {
    self.count = count
    self.noun = noun
  }

  package var description: String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
}
