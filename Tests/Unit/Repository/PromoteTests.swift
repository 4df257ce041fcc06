import Core
import Debian
import Repository
import SystemPackage
import TestSupport
import Testing

@Suite(.slow) struct PromoteTests {
  @Test func everythingOfAVersionGoesTogether() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    try await sample.add("1.0.0") { $0.parts = ["arm64"] }
    let result = try await sample.promote(.development, .staging, "demo-common")
    #expect(result.version.description == "demo 1.0.0")
    #expect(result.isNew && result.replaced == nil)
    #expect(try await sample.list(.staging) == sample.list(.development))
    #expect(try await sample.list(.staging).count == 5)
    #expect(try sample.flaws() == [])
    #expect(try await sample.promote(.development, .staging).isNew == false)
  }

  @Test func nothingStaysOfTheVersionBefore() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    try await sample.add("1.0.0") { $0.parts = ["arm64"] }
    try await sample.promote(.development, .staging)
    try await sample.add("1.0.1")
    // arm64 is missing of the new version.
    let error = await #expect(throws: PromotionError.self) {
      try await sample.promote(.development, .staging)
    }
    #expect(error?.message.contains("several versions of demo") == true)
    try await sample.add("1.0.1") { $0.parts = ["arm64"] }
    try await sample.promote(.development, .staging)
    #expect(try await sample.list(.staging).allSatisfy { $0.contains("1.0.1") })
  }

  @Test func downgradesAreRejected() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    try await sample.add("2.0.0", distribution: "staging")
    let before = try sample.fingerprint()
    let error = await #expect(throws: PromotionError.self) {
      try await sample.promote(.development, .staging)
    }
    #expect(error?.message.contains("staging has demo") == true)
    #expect(error?.hint?.contains("rollback") == true)
    #expect(try sample.fingerprint() == before)
  }

  @Test func whatTheSuiteDoesNotHaveIsRejected() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    let before = try sample.fingerprint()
    await #expect(throws: RepositoryError.unknownPackage("demo", .staging)) {
      try await sample.promote(.staging, .production)
    }
    await #expect(throws: PromotionError.notNext(.development, .production)) {
      try await sample.promote(.development, .production)
    }
    let wanted = try PackageVersion(parsing: "1.0.7")
    await #expect(throws: PromotionError.self) {
      _ = try await PromoteRun(try await sample.open()).run(
        "demo", from: .development, to: .staging, version: wanted)
    }
    #expect(try sample.fingerprint() == before)
  }

  @Test func snapshotsGoToProductionOnlyOnRequest() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0~20240101000000+git0123456789a", distribution: "staging")
    await #expect(throws: PromotionError.self) {
      try await sample.promote(.staging, .production)
    }
    let result = try await PromoteRun(try await sample.open()).run(
      "demo", from: .staging, to: .production, allowsSnapshot: true)
    #expect(result.isNew)
  }

  @Test func ofTwoAtOnceOneWaitsForTheOther() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.0")
    let root = sample.root
    let results = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<2 {
        group.addTask {
          let repository = try await Repository.open(
            root, environment: SampleRepository.environment)
          return try await PromoteRun(repository).run(
            "demo", from: .development, to: .staging
          ).isNew
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.sorted { !$0 && $1 } == [false, true])
    #expect(try sample.flaws() == [])
  }

  @Test func aRepositoryInUseIsNamed() async throws {
    let sample = try await SampleRepository()
    let repository = try await sample.open()
    await #expect(throws: RepositoryError.busy(repository.layout.root)) {
      _ = try await sample.open(patience: 0)
    }
    withExtendedLifetime(repository) {}
  }
}
