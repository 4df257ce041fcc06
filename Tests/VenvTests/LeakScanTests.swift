import Core
import SystemPackage
import Testing
import Venv

@Suite struct LeakScanTests {
  private static let needle = "/build/demo-1.0/debian/demo"

  private func tree(_ files: [(String, [UInt8])]) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory.create(in: "/tmp", prefix: "leaks-")
    for (path, bytes) in files {
      let place = directory.path.appending(path)
      try FileSystem.createDirectories(place.removingLastComponent())
      try AtomicFile.write(bytes, to: place)
    }
    return directory
  }

  @Test func `leaks of every kind are found, in order, with their offsets`() async throws {
    let leak = Array(Self.needle.utf8)
    let directory = try tree([
      ("bin/tool", Array("#!".utf8) + leak + Array("/bin/python\n".utf8)),
      ("bin/clean", Array("#!/opt/venvs/demo/bin/python\n".utf8)),
      ("lib/x.so", [0x7f, 0x45, 0x4c, 0x46] + [UInt8](repeating: 0, count: 5000) + leak),
      ("lib/__pycache__/a.cpython-311.pyc", [0xa7, 0x0d, 0x0d, 0x0a, 0, 0] + leak),
      ("lib/libx.a", Array("!<arch>\n".utf8) + leak),
      ("lib/data.bin", [0, 1, 2] + leak),
      ("lib/demo.dist-info/direct_url.json", Array("{\"url\": \"file://".utf8) + leak),
    ])
    try FileSystem.createSymbolicLink(
      directory.path.appending("lib64"), to: FilePath(Self.needle + "/lib"))
    let leaks = try await LeakScan([leak]).scan(directory.path, jobs: 2)
    #expect(
      leaks.map { "\($0.path.string) \($0.offset) \($0.kind.rawValue)" } == [
        "bin/tool 2 text",
        "lib/__pycache__/a.cpython-311.pyc 6 pyc",
        "lib/data.bin 3 binary",
        "lib/demo.dist-info/direct_url.json 16 text",
        "lib/libx.a 8 archive",
        "lib/x.so 5004 ELF",
        "lib64 0 link target",
      ])
    #expect(leaks.allSatisfy { $0.needle == Self.needle })
    #expect(Set(leaks.map(\.hint)).count == leaks.count)
  }

  @Test(arguments: [-40, -27, -26, -13, -1, 0, 1, 26])
  func `a leak across the border of two chunks is found`(distance: Int) async throws {
    let leak = Array(Self.needle.utf8)
    let offset = (1 << 20) + leak.count - 1 + distance
    let bytes = [UInt8](repeating: 0x61, count: offset) + leak + [UInt8](repeating: 0x62, count: 9)
    let directory = try tree([("big", bytes)])
    let leaks = try await LeakScan([leak]).scan(directory.path, jobs: 1)
    #expect(leaks.map(\.offset) == [offset])
  }

  @Test func `several strings are told apart and each is reported once per file`() async throws {
    let directory = try tree([("a", Array("/home/b /home/a /home/b /home/a".utf8))])
    let leaks = try await LeakScan(directories: ["/home/a", "/home/b", "/home/c"])
      .scan(directory.path, jobs: 1)
    #expect(leaks.map { "\($0.needle) \($0.offset)" } == ["/home/a 8", "/home/b 0"])
  }

  @Test func `a clean tree and no strings at all give nothing`() async throws {
    let directory = try tree([("a", Array("text".utf8)), ("empty", [])])
    #expect(try await LeakScan([Array("/build".utf8)]).scan(directory.path, jobs: 4).isEmpty)
    #expect(try await LeakScan([[]]).scan(directory.path, jobs: 4).isEmpty)
  }

  @Test func `a tree that is not there is an error`() async throws {
    await #expect(throws: FileError.self) {
      try await LeakScan([[1]]).scan("/nonexistent", jobs: 1)
    }
  }
}
