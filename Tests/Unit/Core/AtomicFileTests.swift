import Core
import SystemPackage
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  @Test func aFileIsReplacedWithExactlyTheMode() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    let path = directory.appending("file")
    try AtomicFile.write("old", to: path)
    try AtomicFile.write("new", to: path, permissions: .executable)
    #expect(try FileSystem.readText(path) == "new")
    #expect(try FileSystem.status(path)?.permissions == .executable)
    #expect(try FileSystem.entries(of: directory).count == 1)
  }

  @Test func aFailureLeavesTheOldFileAndNothingElse() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    try FileSystem.createDirectories(directory.pushing("taken/full"))
    #expect(throws: FileError.self) {
      try AtomicFile.write("x", to: directory.appending("taken"))
    }
    #expect(try FileSystem.entries(of: directory).map(\.string) == ["taken"])
  }

  @Test func aFileThatIsNotCommittedLeavesNothing() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    let path = directory.appending("file")
    try AtomicFile.write("old", to: path)
    do {
      let file = try AtomicFile.create(path)
      try [1, 2, 3].withUnsafeBytes { try file.write($0) }
    }
    #expect(try FileSystem.readText(path) == "old")
    #expect(try FileSystem.entries(of: directory).count == 1)
  }

  @Test func copiesAreTheSameBytes() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
    try AtomicFile.write(bytes, to: directory.appending("a"))
    try AtomicFile.copy(directory.appending("a"), to: directory.appending("b"))
    #expect(try FileSystem.read(directory.appending("b")) == bytes)
  }
}
