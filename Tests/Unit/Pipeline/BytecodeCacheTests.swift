import Core
import Glibc
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Pipeline

/// What a run takes from a cache is what it would have made itself, whatever happened to the cache.
@Suite struct BytecodeCacheTests {
  private static let files = [
    "app.py": "def run():\n    return {1: 'a', 2: (1.5, b'x')}\n", "app_data/a.py": "x = 1\n",
    "app_data/template.py": "class {{ name }}:\n",
  ]

  /// A request with an empty cache, and the wheel's digest.
  private static func prepare(
    _ workshop: borrowing Workshop
  ) throws -> (request: StageRequest, wheel: Digest) {
    let hash = try workshop.addWheel("app", files: files)
    var request = try workshop.options("app==1.0 --hash=sha256:\(hash)\n")
    request.cacheDirectory = workshop.path.appending("cache")
    return (request, try #require(Digest(.sha256, hex: hash)))
  }

  /// The files of the cache of a request, relative to it.
  private static func cached(_ request: StageRequest) throws -> [FilePath] {
    let cache = try #require(request.cacheDirectory)
    return try FileSystem.walk(cache).filter { $0.status.type == .regular }.map(\.path)
  }

  private static func pack(_ request: StageRequest) throws -> FilePath {
    let files = try cached(request).filter { $0.string.hasSuffix(CacheStore.bytecodeSuffix) }
    #expect(files.count == 1)
    let cache = try #require(request.cacheDirectory)
    return cache.pushing(try #require(files.first))
  }

  @Test func `bytecode is compiled once for a wheel, at any prefix`() async throws {
    let workshop = try Workshop.open()
    let (request, _) = try Self.prepare(workshop)
    var plain = request
    plain.cacheDirectory = nil
    let uncached = try await StageRun(plain).run()
    let expected = try workshop.contents()
    let made = try await StageRun(request).run()
    #expect(try workshop.contents() == expected)

    // What is in the cache now can only come from there.
    let pack = try Self.pack(request)
    let bytes = try FileSystem.read(pack)
    let before = try FileSystem.status(pack)?.inode
    var other = request
    other.prefix = "/srv/other/place"
    let used = try await StageRun(other).run()
    for report in [made, used] {
      #expect(report.uncompiled == uncached.uncompiled)
      #expect(report.sizes == uncached.sizes)
    }
    #expect(try FileSystem.read(pack) == bytes)
    #expect(try FileSystem.status(pack)?.inode == before)
    func bytecode(_ prefix: String, of contents: [String: [UInt8]]) -> [String: [UInt8]] {
      var found: [String: [UInt8]] = [:]
      for (path, bytes) in contents where path.hasPrefix(prefix) && path.hasSuffix(".pyc") {
        found[String(path.dropFirst(prefix.count))] = bytes
      }
      return found
    }
    let first = bytecode("opt/venvs/demo/", of: expected)
    #expect(first.count == 2)
    #expect(bytecode("srv/other/place/", of: try workshop.contents()) == first)
  }

  @Test func `what is in a pack is written into the tree`() async throws {
    let workshop = try Workshop.open()
    let (request, wheel) = try Self.prepare(workshop)
    let directory = try #require(RunCache.open(request) { _ in }).wheels
    let target = try await Interpreter.find().target
    let store = ContentStore(directory: directory)
    let cache = try #require(BytecodeCache(store, target: target, mode: .uncheckedHash))
    let tree = workshop.path.appending("tree")
    let module = try #require(CompileJob(path: "lib/a.py", size: 1))
    let output = module.output(cacheTag: target.python.cacheTag)
    try FileSystem.createDirectories(tree.pushing(output).removingLastComponent())
    #expect(try cache.restore([module], of: wheel, into: tree).isEmpty)
    try AtomicFile.write("any bytes", to: tree.pushing(output))
    cache.keep([module], of: wheel, from: tree)
    try FileSystem.remove(tree.pushing(output))

    let unknown = try #require(CompileJob(path: "lib/b.py", size: 1))
    let restored = try cache.restore([module, unknown], of: wheel, into: tree)
    #expect(restored.map(\.module) == [module])
    #expect(restored.map(\.bytecode.size) == [9])
    #expect(try FileSystem.readText(tree.pushing(output)) == "any bytes")
    // Nothing else is known of: another wheel, another mode.
    #expect(try cache.restore([module], of: Digest.of([1]), into: tree).isEmpty)
    let checked = try #require(BytecodeCache(store, target: target, mode: .checkedHash))
    #expect(try checked.restore([module], of: wheel, into: tree).isEmpty)
    for mode in [BytecodeMode.none, .onInstall, .timestamp] {
      #expect(BytecodeCache(store, target: target, mode: mode) == nil)
    }
  }

  /// The unpacked wheel, what is remembered of it, the bytecode, and the answer of the interpreter.
  @Test func `a byte that flips in the cache is found and mended`() async throws {
    let workshop = try Workshop.open()
    let (request, _) = try Self.prepare(workshop)
    // A wheel is kept unpacked from the second time on.
    for _ in 0..<2 { try await StageRun(request).run() }
    let expected = try workshop.contents()
    let cache = try #require(request.cacheDirectory)
    let files = try Self.cached(request)
    for kind in ["wheels/files/", "wheels/choices/", "interpreters/"] {
      #expect(files.contains { $0.string.hasPrefix(kind) }, "\(kind)")
    }
    #expect(files.contains { $0.string.hasSuffix(CacheStore.unpackedSuffix) })
    for file in files.map({ cache.pushing($0) }) {
      let bytes = try FileSystem.read(file)
      for position in Set([0, 1, bytes.count / 3, bytes.count / 2, bytes.count - 1]) {
        var damaged = bytes
        damaged[position] ^= 1
        try AtomicFile.write(damaged, to: file)
        try await StageRun(request).run()
        #expect(try workshop.contents() == expected, "\(file) \(position)")
        #expect(try FileSystem.read(file) == bytes, "\(file) \(position)")
      }
      try AtomicFile.write(bytes.dropLast(), to: file)
      try await StageRun(request).run()
      #expect(try workshop.contents() == expected, "\(file)")
      #expect(try FileSystem.read(file) == bytes, "\(file)")
    }
  }

  @Test func `a wheel with a flipped byte is gone`() throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("app", files: Self.files)
    let name = "app-1.0-py3-none-any.whl"
    let directory = try TrustedDirectory.open(workshop.path.appending("cache"), creates: true)
    let store = ContentStore(directory: directory)
    let wheel = try HashedFile.open(workshop.wheelhouse.appending(name))
    try store.keep(wheel, named: name, note: "/build", as: ["key"])
    let choice = try #require(store.choice(["key"]))
    #expect(choice.digest == wheel.sha256 && choice.name == name && choice.note == "/build")
    let kept = try #require(store.file(choice)).path
    var bytes = try FileSystem.read(kept)
    bytes[bytes.count / 2] ^= 0x80
    try AtomicFile.write(bytes, to: kept)
    #expect(store.file(choice) == nil)
    #expect(try !FileSystem.exists(kept))
    try store.keep(wheel, named: name, note: "/build", as: ["key"])
    #expect(store.file(choice)?.sha256 == wheel.sha256)
    #expect(try FileSystem.exists(kept))
  }

  @Test func `runs at the same time make one cache`() async throws {
    let workshop = try Workshop.open()
    let (request, _) = try Self.prepare(workshop)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<6 {
        var other = request
        other.destdir = workshop.path.appending("destdir-\(number)")
        group.addTask { [other] in _ = try await StageRun(other).run() }
      }
      try await group.waitForAll()
    }
    let bytes = try FileSystem.read(try Self.pack(request))
    try FileSystem.removeTree(try #require(request.cacheDirectory))
    try await StageRun(request).run()
    #expect(try FileSystem.read(try Self.pack(request)) == bytes)
  }

  @Test func `a cache is pruned to a size, and the latest files stay`() throws {
    let workshop = try Workshop.open()
    let path = workshop.path.appending("cache")
    let store = ContentStore(
      directory: try TrustedDirectory.open(path.appending("wheels"), creates: true))
    let now = time(nil)
    for number in 0..<5 {
      let file = path.appending("f\(number)")
      try AtomicFile.write([UInt8](repeating: UInt8(number), count: 100), to: file)
      try store.keep(HashedFile.open(file), named: "f", as: ["\(number)"])
      // The older the smaller its number is, but for the first.
      let choice = try #require(store.choice(["\(number)"]))
      let age = number == 0 ? 0 : 100 - number
      var times = [timespec](repeating: timespec(tv_sec: now - age, tv_nsec: 0), count: 2)
      #expect(utimensat(AT_FDCWD, choice.path.string, &times, 0) == 0)
    }
    let cache = try #require(try CacheStore.open(path))
    #expect(try cache.prune(days: 90, maxBytes: 500).count == 0)
    let removed = try cache.prune(days: 90, maxBytes: 299)
    #expect(removed.count == 3 && removed.bytes == 300)
    let left = (0..<5).filter { store.choice(["\($0)"]) != nil }
    #expect(left == [0, 4])
    #expect(try cache.prune(days: 90, maxBytes: 0).count == 2)
  }
}
