import Core
import Pipeline
import SystemPackage
import TestSupport
import Testing

/// Filling a wheelhouse from a lock, and looking after the cache.
@Suite struct FetchRunTests {
  private static let name = "demo-1.0-py3-none-any.whl"

  /// A request for a lock whose wheel is on a server and nowhere else.
  private func request(
    _ workshop: borrowing Workshop, _ server: borrowing IndexServer
  ) throws -> StageRequest {
    let digest = try workshop.addWheel("demo", files: ["demo.py": "x = 1\n"])
    try FileSystem.rename(
      workshop.wheelhouse.appending(Self.name), to: server.files.appending(Self.name))
    var request = try workshop.options("demo==1.0 --hash=sha256:\(digest)\n")
    request.isOffline = false
    request.wheelhouses = []
    request.cacheDirectory = workshop.path.appending("cache")
    request.index.indexURL = server.url("ok/simple/")
    request.environment["PIP_CONFIG_FILE"] = "/dev/null"
    return request
  }

  @Test func fetchesOnlyWhatIsMissing() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let request = try request(workshop, server)
    let directory = workshop.path.appending("wheels")
    var run = FetchRun([request], into: directory, temporaryDirectory: workshop.path)
    let first = try await run.run()
    #expect(first.files.map(\.file) == [Self.name])
    #expect(first.files.map(\.origin) == [.index])
    let asked = try server.requests().count
    try AtomicFile.write("old", to: directory.appending("old-1.0-py3-none-any.whl"))
    try AtomicFile.write("note", to: directory.appending("README"))
    run.prunes = true
    let second = try await run.run()
    #expect(second.files.map(\.origin) == [.wheelhouse])
    #expect(second.removed == ["old-1.0-py3-none-any.whl"])
    #expect(
      try FileSystem.entries(of: directory).map(\.string).sorted() == ["README", Self.name])
    #expect(try server.requests().count == asked)
    var offline = request
    offline.isOffline = true
    offline.cacheDirectory = nil
    offline.wheelhouses = [directory]
    #expect(try await StageRun(offline).run().distributions.map(\.name) == ["demo"])
  }

  @Test func aCorruptFileIsRemovedFromTheCache() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let request = try request(workshop, server)
    let directory = workshop.path.appending("wheels")
    _ = try await FetchRun([request], into: directory, temporaryDirectory: workshop.path).run()
    let cache = try #require(request.cacheDirectory)
    let store = try #require(try CacheStore.open(cache))
    #expect(try store.contents().wheels.count == 1)
    #expect(try await store.removeCorrupt(jobs: 2).removed.isEmpty)
    #expect(try store.prune(days: 1).count == 0)
    let files = cache.pushing("wheels/files")
    let digest = try #require(try FileSystem.entries(of: files).first)
    try AtomicFile.write("damaged", to: files.appending(digest).appending(Self.name))
    let (checked, removed) = try await store.removeCorrupt(jobs: 2)
    #expect(checked == 1 && removed.map(\.lastComponent?.string) == [Self.name])
    #expect(try FileSystem.entries(of: files).isEmpty)
    _ = try await StageRun(request).run()
    #expect(try store.contents().bytecode.count == 1)
    #expect(try store.prune(days: 0).count == 2)
    #expect(try store.contents().wheels.count == 0)
    #expect(try store.contents().bytecode.count == 0)
    #expect(try CacheStore.open(workshop.path.appending("nowhere")) == nil)
  }
}
