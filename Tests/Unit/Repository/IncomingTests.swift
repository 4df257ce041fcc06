import Core
import Debian
import Glibc
import Repository
import SystemPackage
import TestSupport
import Testing

@Suite(.slow) struct IncomingTests {
  /// Processes what has arrived, at a time so many seconds from now.
  private func process(
    _ sample: borrowing SampleRepository, after seconds: Int = 0
  ) async throws -> [IncomingRun.Result] {
    let now = try #require(try FileSystem.status(sample.layout.incoming))
    return try await IncomingRun(
      try await sample.open(), now: Int(now.rawValue.st_ctim.tv_sec) + seconds
    ).run()
  }

  /// Copies files of an upload to where uploads arrive.
  private func arrive(
    _ sample: borrowing SampleRepository, _ names: [String]? = nil
  ) throws {
    let directory = sample.scratch.path.appending("uploads")
    for name in try names ?? FileSystem.names(in: directory) {
      try AtomicFile.copy(
        directory.appending(name), to: sample.layout.incoming.appending(name))
    }
  }

  @Test func aCompleteUploadIsAddedAndGone() async throws {
    let sample = try await SampleRepository()
    _ = try sample.upload("1.0.0")
    try arrive(sample)
    let results = try await process(sample)
    guard case .added(let added)? = results.first, results.count == 1 else {
      Issue.record("\(results)")
      return
    }
    #expect(added.isNew && added.version.description == "demo 1.0.0")
    for directory in [sample.layout.incoming, sample.layout.spool, sample.layout.rejected] {
      #expect(try FileSystem.names(in: directory) == [])
    }
    #expect(try sample.flaws() == [])
  }

  @Test func whatIsNotCompleteWaitsForADay() async throws {
    let sample = try await SampleRepository()
    let changes = try #require(try sample.upload("1.0.0").lastComponent?.string)
    try arrive(sample)
    let cut = sample.layout.incoming.appending("demo_1.0.0_amd64.deb")
    try AtomicFile.write("half", to: cut)
    let before = try sample.fingerprint()
    guard case .waiting(changes, _)? = try await process(sample).first else {
      Issue.record("not waiting")
      return
    }
    #expect(try sample.fingerprint() == before)
    let late = try await process(sample, after: IncomingRun.patience + 60)
    #expect(
      late.contains {
        guard case .rejected(changes, let reason) = $0 else { return false }
        return reason.contains("size mismatch")
      })
    // The files that came with it are nobody's then.
    _ = try await process(sample, after: IncomingRun.patience + 60)
    #expect(try FileSystem.names(in: sample.layout.incoming) == [])
    #expect(try await sample.list(.development) == [])
  }

  @Test(arguments: ["../../etc/passwd", "/etc/passwd", "a/b", "-rf", ".hidden", "a b"])
  func namesThatLeadElsewhereAreRejected(name: String) async throws {
    let sample = try await SampleRepository()
    let changes = try sample.upload("1.0.0")
    let text = try FileSystem.readText(changes)
    let file = "demo_1.0.0_amd64.deb"
    let hostile = text.replacing(" \(file)\n", with: " \(name)\n")
    try AtomicFile.write(hostile, to: sample.layout.incoming.appending("x.changes"))
    guard case .rejected? = try await process(sample).first else {
      Issue.record("not rejected")
      return
    }
    #expect(try FileSystem.names(in: sample.layout.incoming) == [])
  }

  @Test func linksAreNotFollowed() async throws {
    let sample = try await SampleRepository()
    try FileSystem.createSymbolicLink(
      sample.layout.incoming.appending("x.changes"), to: "/etc/passwd")
    guard case .rejected(_, let reason)? = try await process(sample).first else {
      Issue.record("not rejected")
      return
    }
    #expect(reason.contains("not a regular file"))
  }

  @Test func oneBadUploadDoesNotStopTheOthers() async throws {
    let sample = try await SampleRepository()
    _ = try sample.upload("1.0.0", distribution: "production") { $0.name = "bad" }
    _ = try sample.upload("1.0.0")
    try arrive(sample)
    let results = try await process(sample)
    #expect(results.count == 2)
    #expect(try await sample.list(.development).count == 4)
    #expect(try FileSystem.names(in: sample.layout.rejected).count == 1)
  }

  @Test func whatWasInTheSpoolIsProcessedAgain() async throws {
    let sample = try await SampleRepository()
    _ = try sample.upload("1.0.0")
    try FileSystem.rename(
      sample.scratch.path.appending("uploads"), to: sample.layout.spool.appending("1-demo"))
    _ = try await process(sample)
    #expect(try await sample.list(.development).count == 4)
    #expect(try FileSystem.names(in: sample.layout.spool) == [])
  }
}
