import Core
import Testing

@testable import Commands

@Suite struct DescriptorLimitTests {
  @Test(arguments: [(1024, 8, 8), (1024, 160, 70), (64, 8, 1), (54, 1, 1), (1 << 20, 160, 160)])
  func `jobs are bounded by what may be open`(limit: Int, wanted: Int, jobs: Int) throws {
    #expect(try DescriptorLimit(count: limit).jobs(wanted) == jobs)
  }

  @Test(arguments: [0, 10, 53])
  func `too few for one job are the environment's fault`(limit: Int) {
    let error = #expect(throws: DescriptorLimitError.self) {
      try DescriptorLimit(count: limit).jobs(1)
    }
    #expect(error?.exitStatus == .environment)
    #expect(error?.message == "too few open files are allowed: expected at least 54, got \(limit)")
  }
}
