import Core
import Synchronization
import TestSupport
import Testing

struct ConcurrentMapTests {
  @Test(.timeLimit(.minutes(30)), arguments: [(0, 1), (1, 1), (3, 3), (50, 20)])
  func `at most jobs tasks work at once, and that many do`(jobs: Int, most: Int) async throws {
    let gauge = ConcurrencyGauge()
    let results = try await Array(0..<20).concurrentMap(jobs: jobs) { number in
      try await gauge.pass(expected: most)
      return number
    }
    #expect(results == Array(0..<20))
    #expect(gauge.most == most)
  }

  @Test func `results are in the order of the elements`() async throws {
    let results = try await [30, 20, 10, 0].concurrentMap(jobs: 4) { delay in
      try await Task.sleep(for: .milliseconds(delay))
      return delay
    }
    #expect(results == [30, 20, 10, 0])
  }

  @Test func `an error ends the work`() async throws {
    struct Refusal: Error, Equatable {
      let number: Int
    }
    let begun = Mutex(0)
    await #expect(throws: Refusal(number: 2)) {
      _ = try await Array(0..<100).concurrentMap(jobs: 1) { number in
        begun.withLock { $0 += 1 }
        if number == 2 { throw Refusal(number: number) }
      }
    }
    #expect(begun.withLock { $0 } == 3)
  }

  @Test func `a cancelled task begins nothing more`() async throws {
    let begun = Atomic(0)
    let task = Task {
      try await Array(0..<100).concurrentMap(jobs: 1) { _ in
        begun.add(1, ordering: .relaxed)
        try? await Task.sleep(for: .seconds(60))
      }
    }
    while begun.load(ordering: .relaxed) == 0 { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(begun.load(ordering: .relaxed) == 1)
  }

  @Test func `shares are about equal work, in order`() {
    let sizes = [5 << 20, 1, 1, 3 << 20, 2 << 20, 7] + [Int](repeating: 0, count: 1024)
    let shares = sizes.fileShares { $0 }
    #expect(shares.flatMap { $0 } == sizes)
    #expect(shares.map(\.count) == [1, 4, 1024, 1])
    #expect([Int]().fileShares { $0 }.isEmpty)
  }
}
