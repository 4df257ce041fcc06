import Core
import Debian
import Repository
import SystemPackage
import TestSupport
import Testing

@Suite(.slow) struct RollbackTests {
  /// Makes two versions go all the way.
  private func twoVersions(_ sample: borrowing SampleRepository) async throws {
    for version in ["1.0.0", "1.0.1"] {
      try await sample.add(version)
      try await sample.promote(.development, .staging)
      try await sample.promote(.staging, .production)
    }
  }

  @Test func theVersionBeforeComesBack() async throws {
    let sample = try await SampleRepository()
    try await twoVersions(sample)
    let result = try await RollbackRun(try await sample.open()).run("demo", in: .production)
    #expect(result.version.description == "demo 1.0.0")
    #expect(result.packages.keys.sorted() == ["demo", "demo-common"])
    #expect(
      try await sample.list(.production) == [
        "demo 1.0.0 amd64", "demo 1.0.0 source", "demo-common 1.0.0 amd64",
        "demo-common 1.0.0 arm64",
      ])
    #expect(try await sample.list(.staging).allSatisfy { $0.contains("1.0.1") })
    #expect(try sample.flaws() == [])
    let line = try #require(try await sample.open().history().last)
    #expect(line.command == "rollback" && line.replaced == "1.0.1" && line.version == "1.0.0")
    // Forward again.
    try await sample.promote(.staging, .production)
    #expect(try await sample.list(.production).allSatisfy { $0.contains("1.0.1") })
  }

  @Test func theVersionThatIsThereStays() async throws {
    let sample = try await SampleRepository()
    try await twoVersions(sample)
    let first = try await RollbackRun(try await sample.open()).run("demo", in: .production)
    let before = try sample.fingerprint()
    let wanted = try PackageVersion(parsing: "1.0.0")
    let again = try await RollbackRun(try await sample.open()).run(
      "demo", in: .production, to: wanted)
    #expect(first.isNew && !again.isNew)
    #expect(again.replaced == first.replaced && again.packages == first.packages)
    // A version that was promoted replaced nothing by going back.
    let promoted = try await RollbackRun(try await sample.open()).run(
      "demo", in: .staging, to: try PackageVersion(parsing: "1.0.1"))
    #expect(!promoted.isNew && promoted.replaced == nil)
    #expect(try sample.fingerprint() == before)
  }

  @Test func aSecondRollbackGoesFurtherBack() async throws {
    let sample = try await SampleRepository()
    for version in ["1", "2", "3"] { try await sample.add(version) }
    for version in ["2", "1"] {
      let result = try await RollbackRun(try await sample.open()).run("demo", in: .development)
      #expect(result.version.version.description == version)
    }
    await #expect(throws: RollbackError.self) {
      _ = try await RollbackRun(try await sample.open()).run("demo", in: .development)
    }
  }

  @Test func whatIsNotKeptIsRejected() async throws {
    let sample = try await SampleRepository()
    try await sample.add("1.0.1")
    let before = try sample.fingerprint()
    await #expect(throws: RollbackError.self) {
      _ = try await RollbackRun(try await sample.open()).run("demo", in: .development)
    }
    let wanted = try PackageVersion(parsing: "0.1")
    await #expect(throws: RollbackError.self) {
      _ = try await RollbackRun(try await sample.open()).run("demo", in: .development, to: wanted)
    }
    #expect(try sample.fingerprint() == before)
  }

  @Test func aChangedFileOfThePoolIsRejected() async throws {
    let sample = try await SampleRepository()
    try await twoVersions(sample)
    let file = sample.layout.pool.pushing("main/d/demo/demo_1.0.0_amd64.deb")
    try AtomicFile.write("changed", to: file)
    let error = await #expect(throws: RollbackError.self) {
      _ = try await RollbackRun(try await sample.open()).run("demo", in: .production)
    }
    #expect(error?.message.contains("demo_1.0.0_amd64.deb") == true)
  }

  @Test func pruneKeepsWhatASuiteCanGoBackTo() async throws {
    let sample = try await SampleRepository()
    for version in ["1", "2", "3", "4", "5"] { try await sample.add(version) }
    let early = try await PruneRun(try await sample.open()).run(
      keeping: 1, leftBefore: HistoryEntry.time(0))
    #expect(early.isEmpty)
    let removed = try await PruneRun(try await sample.open()).run(
      keeping: 1, leftBefore: HistoryEntry.time(4_000_000_000))
    #expect(removed.map(\.version.description) == ["3", "2", "1"])
    let pool = try FileSystem.names(in: sample.layout.pool.pushing("main/d/demo"))
    #expect(pool.contains("demo_4_amd64.deb") && !pool.contains { $0.contains("_3_") })
    #expect(try sample.flaws() == [])
    _ = try await RollbackRun(try await sample.open()).run("demo", in: .development)
    #expect(try sample.flaws() == [])
  }
}
