import Core
import Testing

@Suite struct BudgetTests {
  @Test func eachLimitHasItsOwnError() throws {
    let limits = BudgetLimits(bytes: 10, entries: 2, depth: 3, seconds: 0, wayOut: "use less")
    let budget = Budget("document", limits: limits)
    try budget.spend(bytes: 10)
    try budget.spend(entries: 2)
    try budget.check(depth: 2)
    func message(_ body: () throws(BudgetError) -> Void) -> String? {
      do { try body() } catch { return error.description }
      return nil
    }
    #expect(
      message { () throws(BudgetError) in try budget.spend(bytes: 1) }
        == "document has more than 10 bytes\n  hint: use less")
    #expect(
      message { () throws(BudgetError) in try budget.spend() }
        == "document has more than 2 entries\n  hint: use less")
    #expect(
      message { () throws(BudgetError) in try budget.check(depth: 3) }
        == "document is nested more than 3 levels deep\n  hint: use less")
    #expect(
      message { () throws(BudgetError) in try budget.checkTime() }
        == "document takes more than 0 seconds to read\n  hint: use less")
  }

  @Test func sizesThatOverflowAreTooMany() throws {
    let budget = Budget("archive")
    for _ in 0..<4 {
      #expect(throws: BudgetError.self) { try budget.spend(bytes: .max) }
    }
    #expect(throws: BudgetError.self) { try budget.spend(bytes: 1) }
  }

  @Test func theTimeIsLookedAtWhileEntriesAreCounted() throws {
    let budget = Budget("archive", limits: BudgetLimits(seconds: 0))
    #expect(throws: BudgetError(subject: "archive", limit: .seconds(0))) {
      for _ in 0..<1025 { try budget.spend() }
    }
  }

  @Test func tasksShareABudget() async throws {
    let budget = Budget("archive", limits: BudgetLimits(entries: 1000))
    _ = try await Array(0..<10).concurrentMap(jobs: 4) { _ in
      for _ in 0..<100 { try budget.spend() }
    }
    #expect(throws: BudgetError.self) { try budget.spend() }
  }
}
