internal import Synchronization

/// How much the readers of one piece of foreign data may use together: bytes, entries, levels of
/// nesting and time.
///
/// One budget is made for an artifact, a lock or a document, and handed to all that read a part of
/// it, so that many small parts cannot add up to what no single one may have. Tasks may share it.
/// Spending costs an addition; the clock is read once in a thousand entries and once in a MiB.
package final class Budget: Sendable {
  /// What messages call the data, as in "licence expression".
  package let subject: String
  /// What may be used.
  package let limits: BudgetLimits

  private let bytes = Atomic(0)
  private let entries = Atomic(0)
  private let start = ContinuousClock.now

  /// Starts a budget, and its time.
  package init(_ subject: String, limits: BudgetLimits = .standard) {
    self.subject = subject
    self.limits = limits
  }

  /// Counts bytes that are about to be read or unpacked.
  ///
  /// Throws `BudgetError` where they are too many, or the time is over.
  package func spend(bytes count: Int) throws(BudgetError) {
    let (before, after) = add(count, to: bytes)
    guard after <= limits.bytes else { throw error(.bytes(limits.bytes)) }
    if before >> 20 != after >> 20 { try checkTime() }
  }

  /// Counts entries: members, fields, files, nodes of a graph, whatever the data has many of.
  ///
  /// Throws `BudgetError` where they are too many, or the time is over.
  package func spend(entries count: Int = 1) throws(BudgetError) {
    let (before, after) = add(count, to: entries)
    guard after <= limits.entries else { throw error(.entries(limits.entries)) }
    if before >> 10 != after >> 10 { try checkTime() }
  }

  /// Checks a level of nesting; the outermost is 0.
  ///
  /// Whatever calls itself once for each level of foreign data calls this first, as nothing else ends
  /// it before the stack does. Throws `BudgetError`.
  package func check(depth: Int) throws(BudgetError) {
    guard depth < limits.depth else { throw error(.depth(limits.depth)) }
  }

  /// Checks the time, for work that neither bytes nor entries measure.
  ///
  /// Throws `BudgetError`.
  package func checkTime() throws(BudgetError) {
    guard ContinuousClock.now - start < .seconds(limits.seconds) else {
      throw error(.seconds(limits.seconds))
    }
  }

  /// Adds to a sum; returns it before and after.
  ///
  /// A size that a stranger states may be as large as a number can be, so the sum stays at the
  /// maximum where it would overflow.
  private func add(
    _ count: Int, to sum: borrowing Atomic<Int>
  ) -> (before: Int, after: Int) {
    let (before, after) = sum.wrappingAdd(min(max(0, count), Self.most), ordering: .relaxed)
    guard after <= Self.most else {
      sum.store(Self.most, ordering: .relaxed)
      return (before, .max)
    }
    return (before, after)
  }

  /// So large a sum that adding to it does not overflow, and that no limit is larger.
  private static let most = Int.max / 2

  private func error(_ limit: BudgetError.Limit) -> BudgetError {
    BudgetError(subject: subject, limit: limit, wayOut: limits.wayOut)
  }
}
