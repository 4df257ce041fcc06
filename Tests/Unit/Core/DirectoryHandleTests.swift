import Core
import SystemPackage
import TestSupport
import Testing

@Suite struct DirectoryHandleTests {
  @Test func filesHaveExactlyTheModeGiven() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    let handle = try DirectoryHandle.open(directory)
    for (name, permissions) in [("plain", FilePermissions.file), ("program", .executable)] {
      let file = try handle.createFile(name, permissions: permissions)
      try file.write(Array("text".utf8))
      try file.close()
      #expect(try FileSystem.readText(directory.appending(name)) == "text")
      let status = try #require(try FileSystem.status(directory.appending(name)))
      #expect(status.permissions == permissions)
    }
  }

  @Test func aLinkIsNeverWrittenThrough() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    try AtomicFile.write("mine", to: directory.appending("victim"))
    try FileSystem.createDirectories(directory.appending("tree"))
    try FileSystem.createSymbolicLink(directory.pushing("tree/file"), to: "../victim")
    try FileSystem.createSymbolicLink(directory.appending("link"), to: "tree")
    let handle = try DirectoryHandle.open(directory.appending("tree"))
    #expect(throws: FileError.self) { _ = try handle.createFile("file", permissions: .file) }
    #expect(throws: FileError.self) {
      _ = try DirectoryHandle.open(directory.appending("link"))
    }
    #expect(try FileSystem.readText(directory.appending("victim")) == "mine")
  }

  @Test func anExistingFileIsAnError() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    let handle = try DirectoryHandle.open(directory)
    _ = try handle.createFile("file", permissions: .file)
    let error = #expect(throws: FileError.self) {
      _ = try handle.createFile("file", permissions: .file)
    }
    #expect(error?.reason == .fileExists)
  }

  @Test func makesDirectoriesParentsFirst() throws {
    let scratch = try Scratch()
    let directory = scratch.path
    try FileSystem.createDirectory(directory.appending("a"))
    let handle = try DirectoryHandle.open(directory)
    try handle.makeDirectories(["a", "a/b", "a/b/c", "d"])
    #expect(try FileSystem.walk(directory).map(\.path) == ["a", "a/b", "a/b/c", "d"])
    _ = try handle.openDirectory("a/b/c").createFile("file", permissions: .file)
    #expect(try FileSystem.exists(directory.pushing("a/b/c/file")))
  }

  @Test func makesATreeAndItsFiles() throws {
    let scratch = try Scratch()
    let handle = try DirectoryHandle.open(scratch.path)
    try handle.makeTree(["a", "a/b", "a/b/c", "d"])
    try handle.makeTree(["a", "a/e"])
    try handle.createFile(at: "a/b/c/file", permissions: .executable).close()
    #expect(
      try FileSystem.walk(scratch.path).map(\.path)
        == ["a", "a/b", "a/b/c", "a/b/c/file", "a/e", "d"])
    #expect(throws: FileError.self) {
      _ = try handle.createFile(at: "a/b/c/file", permissions: .file)
    }
  }

  @Test(arguments: ["link", "file", "..", "a/../b", "/absent"])
  func makesNoTreeInPlaceOfAnythingElse(_ path: String) throws {
    let scratch = try Scratch()
    try FileSystem.createDirectory(scratch.path.appending("a"))
    try FileSystem.createSymbolicLink(scratch.path.appending("link"), to: "a")
    try AtomicFile.write("", to: scratch.path.appending("file"))
    let handle = try DirectoryHandle.open(scratch.path)
    #expect(throws: FileError.self) { try handle.makeTree([path]) }
    #expect(throws: FileError.self) { _ = try handle.createFile(at: "link", permissions: .file) }
  }

  @Test(arguments: ["link", "link/sub", "tree/up", "..", "tree/../tree", "absent", "tree/file"])
  func opensOnlyDirectoriesBelow(_ path: String) throws {
    let scratch = try Scratch()
    let directory = scratch.path
    try FileSystem.createDirectories(directory.pushing("tree/sub"))
    try AtomicFile.write("", to: directory.pushing("tree/file"))
    try FileSystem.createSymbolicLink(directory.appending("link"), to: "tree")
    try FileSystem.createSymbolicLink(directory.pushing("tree/up"), to: "..")
    let handle = try DirectoryHandle.open(directory)
    #expect(throws: FileError.self) { _ = try handle.openDirectory(FilePath(path)) }
  }

  @Test(arguments: ["link", "link/sub", "file"])
  func makesNoDirectoriesThroughLinks(_ path: String) throws {
    let scratch = try Scratch()
    let directory = scratch.path
    try FileSystem.createDirectory(directory.appending("tree"))
    try FileSystem.createSymbolicLink(directory.appending("link"), to: "tree")
    try AtomicFile.write("", to: directory.appending("file"))
    let handle = try DirectoryHandle.open(directory)
    #expect(throws: FileError.self) { try handle.makeDirectories([FilePath(path)]) }
    #expect(try FileSystem.entries(of: directory.appending("tree")).isEmpty)
  }
}
