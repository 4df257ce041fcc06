/// Foreign data that takes more than its `Budget` has.
package struct BudgetError: Failure, Equatable {
  /// The limit that was reached.
  package enum Limit: Sendable, Hashable {
    case bytes(Int)
    case entries(Int)
    /// Levels of nesting.
    case depth(Int)
    case seconds(Int)
  }

  /// What the data is, as in "licence expression".
  package let subject: String
  /// The limit, with its value.
  package let limit: Limit
  /// What the user can do about it; nil for data that must change itself.
  package let wayOut: String?

  /// Makes an error of a limit.
  package init(subject: String, limit: Limit, wayOut: String? = nil) {
    self.subject = subject
    self.limit = limit
    self.wayOut = wayOut
  }

  package var message: String { "\(subject) \(reason)" }

  /// What is wrong with the data, without its name: for errors that have one of their own.
  package var reason: String {
    switch limit {
    case .bytes(let count): "has more than \(count) bytes"
    case .entries(let count): "has more than \(count) entries"
    case .depth(let count): "is nested more than \(count) levels deep"
    case .seconds(let count): "takes more than \(count) seconds to read"
    }
  }

  package var hint: String? { wayOut }
}
