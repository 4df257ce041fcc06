import Core
import SystemPackage
import TestSupport
import Testing

@Suite struct PackFileTests {
  private static let parts: [(name: String, contents: [UInt8], numbers: (UInt64, UInt64))] = [
    ("a.py", [1, 2, 3], (1, 2)), ("lib/ü.py", [], (0, .max)),
    ("large", [UInt8](repeating: 7, count: 600_000), (0, 0)), ("b.py", [9], (3, 4)),
  ]

  /// Writes a pack of these parts.
  private static func write(
    to path: FilePath, _ parts: [(name: String, contents: [UInt8], numbers: (UInt64, UInt64))]
  ) throws -> Checksum {
    let file = try PartialFile(in: path.removingLastComponent())
    var pack = try PackWriter { try file.append($0) }
    for part in parts {
      pack.begin(part.name, numbers: part.numbers)
      // In two pieces.
      let half = part.contents.count / 2
      try part.contents[..<half].withUnsafeBytes { try pack.append($0) }
      try part.contents[half...].withUnsafeBytes { try pack.append($0) }
    }
    let checksum = try pack.finish()
    _ = try file.finish(as: path, permissions: .file)
    return checksum
  }

  private static func read(_ pack: PackFile) throws -> [[UInt8]?] {
    var reader = PackReader(pack)
    var contents: [[UInt8]?] = []
    for part in pack.parts { contents.append(try reader.read(part) { Array($0) }) }
    return contents
  }

  @Test func `has what was added, in order`() throws {
    let directory = try Scratch()
    let path = directory.path.appending("pack")
    let checksum = try Self.write(to: path, Self.parts)
    let pack = try #require(try PackFile.open(RandomAccessFile.open(path), checksum: checksum))
    #expect(pack.parts.map(\.name) == Self.parts.map(\.name))
    #expect(pack.parts.map(\.numbers.0) == Self.parts.map(\.numbers.0))
    #expect(pack.parts.map(\.numbers.1) == Self.parts.map(\.numbers.1))
    #expect(try Self.read(pack) == Self.parts.map(\.contents))
    // In any other order, too.
    var reader = PackReader(pack)
    for (part, expected) in zip(pack.parts, Self.parts).reversed() {
      #expect(try reader.read(part) { Array($0) } == expected.contents)
    }
  }

  @Test func `without parts is a pack`() throws {
    let directory = try Scratch()
    let path = directory.path.appending("pack")
    let checksum = try Self.write(to: path, [])
    #expect(try PackFile.open(RandomAccessFile.open(path), checksum: checksum)?.parts.count == 0)
  }

  /// A byte that flips is noticed in what it belongs to, and nowhere else.
  @Test func `every damaged byte is noticed`() throws {
    let directory = try Scratch()
    let path = directory.path.appending("pack")
    let parts = Self.parts.filter { $0.contents.count < 100 }
    let checksum = try Self.write(to: path, parts)
    let bytes = try FileSystem.read(path)
    for position in bytes.indices {
      for bit in [0, 7] {
        var damaged = bytes
        damaged[position] ^= 1 << UInt8(bit)
        try AtomicFile.write(damaged, to: path)
        let pack = try PackFile.open(RandomAccessFile.open(path), checksum: checksum)
        let read = try pack.map(Self.read)
        #expect(read.map { $0.contains(nil) } ?? true, "\(position)")
        if let read { #expect(read.filter { $0 == nil }.count == 1, "\(position)") }
      }
    }
    for count in 0..<bytes.count {
      try AtomicFile.write(Array(bytes.prefix(count)), to: path)
      #expect(try PackFile.open(RandomAccessFile.open(path), checksum: checksum) == nil)
    }
  }

  /// A file that became shorter since it was opened.
  @Test func `what is missing is damaged`() throws {
    let directory = try Scratch()
    let path = directory.path.appending("pack")
    let checksum = try Self.write(to: path, Self.parts)
    let pack = try #require(try PackFile.open(RandomAccessFile.open(path), checksum: checksum))
    let file = try FileDescriptor.open(path, .writeOnly)
    try file.resize(to: 30)
    try file.close()
    #expect(try Self.read(pack) == [[1, 2, 3], [], nil, nil])
  }
}
