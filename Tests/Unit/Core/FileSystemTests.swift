import Core
import Glibc
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

  /// A directory in a directory in a directory, deeper than a process usually may have descriptors.
  private static func makeDeep(_ root: FilePath, depth: Int) throws {
    try Tool.python(
      """
      import os, sys
      os.chdir(sys.argv[1])
      for name in ["tree"] + ["d"] * int(sys.argv[2]):
        os.mkdir(name)
        os.chdir(name)
      open("file", "w").close()
      """, root.string, "\(depth)")
  }

  @Test func deepTreesAreListedAndRemoved() throws {
    let scratch = try Scratch()
    let tree = scratch.path.appending("tree")
    try Self.makeDeep(scratch.path, depth: 1100)
    let found = try FileSystem.walk(tree)
    #expect(found.count == 1101)
    #expect(found.last?.path.length == 2 * 1100 + 4)
    #expect(found.last?.status.type == .regular)
    try FileSystem.removeTree(tree)
    #expect(try !FileSystem.exists(tree))
  }

  @Test func directoriesWithoutRightsCanBeRemoved() throws {
    let scratch = try Scratch()
    let tree = scratch.path.appending("tree")
    try FileSystem.createDirectories(tree.pushing("a/b"))
    try AtomicFile.write("x", to: tree.pushing("a/b/file"))
    try FileSystem.createDirectories(tree.pushing("c"))
    try FileSystem.setPermissions(of: tree.pushing("a/b"), to: [])
    try FileSystem.setPermissions(of: tree.pushing("a"), to: .ownerRead)
    try FileSystem.setPermissions(of: tree.pushing("c"), to: [])
    try FileSystem.removeTree(tree)
    #expect(try !FileSystem.exists(tree))
  }

  @Test func theRootOfATreeIsNotRemovedThroughALink() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    try FileSystem.createDirectories(directory.pushing("outside"))
    try AtomicFile.write("keep", to: directory.pushing("outside/file"))
    try FileSystem.createSymbolicLink(directory.appending("link"), to: "outside")
    try FileSystem.removeTree(directory.appending("link"))
    #expect(try !FileSystem.exists(directory.appending("link")))
    #expect(try FileSystem.readText(directory.pushing("outside/file")) == "keep")
    try FileSystem.removeTree(directory.pushing("absent/absent"))
    for path: FilePath in ["/", ".", "tree/.."] {
      #expect(throws: FileError.self) { try FileSystem.removeTree(directory.pushing(path)) }
    }
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
