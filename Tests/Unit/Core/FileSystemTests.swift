import Core
import SystemPackage
import TestSupport
import Testing

@Suite struct FileSystemTests {
  @Test func namesThatAreNotUTF8AreKept() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    let name = try #require(
      [CChar](
        [0x66, -1, 0x6f, 0]).withUnsafeBufferPointer {
          $0.baseAddress.map { FilePath.Component(platformString: $0) }
        } ?? nil)
    try AtomicFile.write("x", to: directory.appending(name))
    #expect(try FileSystem.entries(of: directory) == [name])
    #expect(try FileSystem.readText(directory.appending(name)) == "x")
  }

  @Test func aSparseFileIsTooLargeBeforeItIsRead() throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("METADATA")
    let file = try FileDescriptor.open(
      path, .writeOnly, options: .create, permissions: .ownerReadWrite)
    try file.resize(to: 100 << 30)
    try file.close()
    let error = #expect(throws: FileError.self) { try FileSystem.readText(path) }
    #expect(
      error?.message
        == "cannot read '\(path.string)': File too large (107374182400 bytes, limit 268435456)")
    #expect(error?.reason == .fileTooLarge)
  }

  @Test func entriesComeInByteOrder() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    for name in ["b", "a", "B", "ä", "a.b", "a-b"] {
      try AtomicFile.write("", to: directory.appending(name))
    }
    #expect(
      try FileSystem.entries(of: directory).map(\.string) == ["B", "a", "a-b", "a.b", "b", "ä"])
  }

  @Test func removingATreeDoesNotFollowLinks() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    try FileSystem.createDirectories(directory.pushing("outside"))
    try AtomicFile.write("keep", to: directory.pushing("outside/file"))
    try FileSystem.createDirectories(directory.pushing("tree/sub"))
    try FileSystem.createSymbolicLink(directory.pushing("tree/sub/link"), to: "../../outside")
    try FileSystem.removeTree(directory.appending("tree"))
    #expect(try !FileSystem.exists(directory.appending("tree")))
    #expect(try FileSystem.readText(directory.pushing("outside/file")) == "keep")
  }

  @Test func walkingListsParentsBeforeChildren() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    try FileSystem.createDirectories(directory.pushing("a/b"))
    try AtomicFile.write("", to: directory.pushing("a/b/c"))
    try AtomicFile.write("", to: directory.pushing("a.txt"))
    #expect(
      try FileSystem.walk(directory).map(\.path.string) == ["a", "a/b", "a/b/c", "a.txt"])
  }

  @Test func errorsSayWhatAndWhereAndWhy() throws {
    let error = #expect(throws: FileError.self) { try FileSystem.read("/nonexistent/file") }
    #expect(error?.message == "cannot open '/nonexistent/file': No such file or directory")
    #expect(throws: FileError.self) { try FileSystem.read("/tmp") }
  }

  @Test func textMustBeUTF8() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    let path = directory.appending("latin1")
    try AtomicFile.write([0x66, 0xfc, 0x72], to: path)
    #expect(throws: FileError.self) { try FileSystem.readText(path) }
  }
}
