import Core
import SystemPackage
import TestSupport
import Testing
import Wheels

@testable import Pipeline

/// A wheel that was used before is not unpacked again, and its tree is the same.
@Suite struct UnpackedWheelsTests {
  private static let files = [
    "app.py": "x = 1\n", "app_data/empty.txt": "",
    "app_data/large.bin": String(repeating: "0123456789abcdef", count: 200_000),
    "app-1.0.data/scripts/tool": "#!python\nprint(1)\n",
  ]

  private static func unpacked(_ cache: FilePath) throws -> [FilePath] {
    try FileSystem.walk(cache).map(\.path).filter {
      $0.string.hasSuffix(CacheStore.unpackedSuffix)
    }
  }

  /// Runs twice, after which the wheel is in the cache, unpacked.
  private static func unpack(
    _ workshop: borrowing Workshop
  ) async throws -> (request: StageRequest, hash: String, cache: FilePath) {
    let hash = try workshop.addWheel("app", files: files)
    var request = try workshop.options("app==1.0 --hash=sha256:\(hash)\n")
    let cache = workshop.path.appending("cache")
    request.cacheDirectory = cache
    for _ in 0..<2 { try await StageRun(request).run() }
    return (request, hash, cache)
  }

  @Test func `the second run keeps it, the third one reads it`() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("app", files: Self.files)
    var request = try workshop.options("app==1.0 --hash=sha256:\(hash)\n")
    try await StageRun(request).run()
    let expected = try workshop.contents()
    let cache = workshop.path.appending("cache")
    request.cacheDirectory = cache
    var reports: [Report] = []
    for number in 1...3 {
      reports.append(try await StageRun(request).run())
      #expect(try workshop.contents() == expected, "\(number)")
      #expect(try Self.unpacked(cache).count == min(number - 1, 1))
    }
    #expect(reports[2].sizes == reports[0].sizes)
    let contents = try #require(try CacheStore.open(cache)).contents()
    #expect(contents.unpacked.count == 1)
    #expect(contents.unpacked.bytes > 3_200_000)
  }

  /// What is read is the file of the cache: another one, with a digest that is true, is installed.
  @Test func `what is there is installed without being unpacked`() async throws {
    let workshop = try Workshop.open()
    let (request, hash, cache) = try await Self.unpack(workshop)
    let path = cache.pushing(try #require(try Self.unpacked(cache).first))
    let before = try #require(try FileSystem.status(path)).inode
    let wheel = try #require(Digest(.sha256, hex: hash))
    let store = ContentStore(
      directory: try #require(RunCache.open(request) { _ in }).wheels)
    let key = ["unpacked", toolVersion, wheel.hex]
    let choice = try #require(store.choice(key))
    let pack = try #require(store.pack(choice))
    try store.keepPack(named: choice.name, as: key) { other in
      for part in pack.parts {
        other.begin(part.name, numbers: part.numbers)
        var bytes = try pack.file.read(at: part.offset, count: part.size)
        if part.name.hasSuffix("large.bin") {
          bytes.replaceSubrange(0..<16, with: Array("fedcba9876543210".utf8))
        }
        try bytes.withUnsafeBytes { try other.append($0) }
      }
    }
    try await StageRun(request).run()
    let installed = try workshop.contents().first { $0.key.hasSuffix("app_data/large.bin") }
    #expect(installed?.value.starts(with: "fedcba98".utf8) == true)
    // The one that nothing leads to any more was left alone.
    #expect(try FileSystem.status(path)?.inode == before)
  }

  /// Metadata, a small file, a script and one that is read in pieces, at its end.
  @Test func `what is damaged is read from the wheel, and kept anew`() async throws {
    let workshop = try Workshop.open()
    let (request, hash, cache) = try await Self.unpack(workshop)
    let expected = try workshop.contents()
    let store = ContentStore(
      directory: try #require(RunCache.open(request) { _ in }).wheels)
    let choice = try #require(store.choice(["unpacked", toolVersion, hash]))
    let parts = try #require(store.pack(choice)).parts
    #expect(parts.count >= 7)
    let path = cache.pushing(try #require(try Self.unpacked(cache).first))
    let bytes = try FileSystem.read(path)
    for part in parts where part.size > 0 {
      var damaged = bytes
      damaged[part.offset + part.size - 1] ^= 1
      try AtomicFile.write(damaged, to: path)
      try await StageRun(request).run()
      #expect(try workshop.contents() == expected, "\(part.name)")
      #expect(try FileSystem.read(path) == bytes, "\(part.name)")
    }
  }

  @Test func `a wheel that breaks a rule is unpacked each time`() async throws {
    let workshop = try Workshop.open()
    var wheel = WheelBuilder(["demo/__init__.py": "", "demo/a.py": ""])
    wheel.record = { $0.remove(at: 0) }
    _ = try wheel.write(into: workshop.wheelhouse)
    let hash = Digest.of(wheel.archive).hex
    var request = try workshop.options("demo==1.0 --hash=sha256:\(hash)\n")
    request.allowedWheels = [try WheelAllowance("demo==1.0: unlisted-file: published so")]
    let cache = workshop.path.appending("cache")
    request.cacheDirectory = cache
    for _ in 0..<3 { try await StageRun(request).run() }
    #expect(try Self.unpacked(cache).isEmpty)
  }

  /// A wheel of a wheelhouse is hashed once; one that was exchanged or written to is hashed again.
  @Test func `a wheel that was changed is noticed though its digest was known`() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("app", files: Self.files)
    var request = try workshop.options("app==1.0 --hash=sha256:\(hash)\n")
    request.cacheDirectory = workshop.path.appending("cache")
    // Whoever has just written the wheel could write to it again at the same time.
    try await Task.sleep(for: .milliseconds(200))
    for _ in 0..<3 { try await StageRun(request).run() }
    let name = try #require(FileSystem.entries(of: workshop.wheelhouse).first)
    let wheel = workshop.wheelhouse.appending(name)
    let store = ContentStore(
      directory: try #require(RunCache.open(request) { _ in }).wheels)
    let stamp = try HashedFile.open(wheel).stamp
    #expect(KnownDigests(store).digest(of: wheel, stamp)?.hex == hash)
    var bytes = try FileSystem.read(wheel)
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: wheel)
    await #expect(throws: HashMismatch.self) { try await StageRun(request).run() }
  }
}
