import Core
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct TreeRootTests {
  /// Makes a tree in `tree`, beside a directory with a secret.
  private static func make() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("canary\n", to: "outside/secret")
    try scratch.write("plain\n", to: "tree/lib/file")
    return scratch
  }

  @Test func readsFilesByTheirPaths() throws {
    let scratch = try Self.make()
    try scratch.write("deep\n", to: "tree/lib/a/b/deep")
    let tree = try TreeRoot.open(scratch.path.appending("tree"))
    #expect(try tree.text("lib/file", limit: 100) == "plain\n")
    #expect(try tree.subtree("lib/a").text("b/deep", limit: 100) == "deep\n")
    #expect(try tree.text("lib/none", limit: 100) == nil)
    #expect(try tree.text("lib/file/none", limit: 100) == nil)
    #expect(try tree.entries(of: "lib").map(\.string) == ["a", "file"])
    #expect(try tree.entries(of: "none").isEmpty)
    #expect(try tree.directories(in: "") == ["lib"])
    #expect(try tree.files(below: "") == ["lib/file", "lib/a/b/deep"])
  }

  /// A link at any place of a path, to a file or a directory, outside or in the tree.
  @Test(arguments: ["../../outside", "/etc", "a", "."])
  func noLinkToADirectoryIsFollowed(target: String) throws {
    let scratch = try Self.make()
    try scratch.write("inside\n", to: "tree/lib/a/passwd")
    let root = scratch.path.appending("tree")
    try FileSystem.createSymbolicLink(root.pushing("lib/link"), to: FilePath(target))
    let tree = try TreeRoot.open(root)
    for name in ["secret", "passwd", "file"] {
      let path = FilePath("lib/link").appending(name)
      #expect(try tree.status(path) == nil)
      #expect(try tree.read(path, limit: 100) == nil)
      #expect(throws: FileError.self) { _ = try tree.open(path) }
    }
    #expect(try !tree.isDirectory("lib/link"))
    #expect(try tree.entries(of: "lib/link").isEmpty)
    #expect(try tree.files(below: "lib/link").isEmpty)
    #expect(try !tree.files(below: "").contains { $0.string.contains("link") })
    #expect(throws: FileError.self) { try tree.subtree("lib/link") }
    #expect(try tree.linkTarget("lib/link") == FilePath(target))
  }

  @Test(arguments: ["../../outside/secret", "/etc/passwd", "file"])
  func noLinkToAFileIsFollowed(target: String) throws {
    let scratch = try Self.make()
    let root = scratch.path.appending("tree")
    try FileSystem.createSymbolicLink(root.pushing("lib/link"), to: FilePath(target))
    let tree = try TreeRoot.open(root)
    #expect(try !tree.isRegularFile("lib/link"))
    let error = #expect(throws: TreeFileError.self) { try tree.read("lib/link", limit: 100) }
    #expect(error?.reason == .link(FilePath(target)))
    #expect(error?.message.contains("is a symbolic link to '\(target)'") == true)
    try tree.remove("lib/link")
    #expect(try tree.text("lib/file", limit: 100) == "plain\n")
    #expect(try FileSystem.exists(scratch.path.pushing("outside/secret")))
  }

  @Test(arguments: ["../outside/secret", "lib/../../outside/secret", "/etc/passwd", ""])
  func noPathLeadsOut(path: String) throws {
    let scratch = try Self.make()
    let tree = try TreeRoot.open(scratch.path.appending("tree"))
    #expect(throws: FileError.self) { try tree.read(FilePath(path), limit: 100) }
    #expect(throws: FileError.self) { try tree.remove(FilePath(path)) }
  }

  @Test(.timeLimit(.minutes(30))) func whatIsNoFileIsNotRead() throws {
    let scratch = try Self.make()
    let root = scratch.path.appending("tree")
    #expect(root.appending("pipe").withPlatformString { mkfifo($0, 0o644) } == 0)
    let tree = try TreeRoot.open(root)
    for path: FilePath in ["pipe", "lib"] {
      let error = #expect(throws: TreeFileError.self) { try tree.read(path, limit: 100) }
      #expect(error?.reason == .special)
    }
  }

  @Test func aLargeFileIsNotRead() throws {
    let scratch = try Self.make()
    let root = scratch.path.appending("tree")
    #expect(root.pushing("lib/file").withPlatformString { truncate($0, 100 << 30) } == 0)
    let error = #expect(throws: FileError.self) {
      try TreeRoot.open(root).read("lib/file", limit: 1000)
    }
    #expect(error?.reason == .fileTooLarge)
  }
}
