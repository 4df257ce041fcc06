import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Core

@Suite struct TrustedDirectoryTests {
  /// Whether the tests may give files to other users.
  private static let isRoot = geteuid() == 0

  private static func give(_ path: FilePath, to owner: UInt32, group: UInt32? = nil) {
    _ = path.withPlatformString { lchown($0, owner, group ?? owner) }
  }

  @Test func `a directory of ours below a sticky one is trusted`() throws {
    let scratch = try Scratch()
    let directory = try TrustedDirectory.open(scratch.path)
    #expect(directory.path == scratch.path)
    let shared = scratch.path.appending("shared")
    try FileSystem.createDirectories(shared.appending("ours"))
    try FileSystem.setPermissions(of: shared, to: FilePermissions(rawValue: 0o1777))
    _ = try TrustedDirectory.open(shared.appending("ours"))
    #expect(
      throws: TrustError.writable(shared, mode: FilePermissions(rawValue: 0o1777))
    ) { try TrustedDirectory.open(shared) }
    #expect(throws: TrustError.self) { try directory.directory("shared") }
  }

  @Test func `what is missing is made with the modes of the umask`() throws {
    let scratch = try Scratch()
    let path = scratch.path.pushing("a/b/c")
    #expect(throws: TrustError.self) { try TrustedDirectory.open(path) }
    #expect(try !FileSystem.exists(scratch.path.appending("a")))
    let directory = try TrustedDirectory.open(path, creates: true)
    _ = try directory.directory("d", creates: true)
    for name in ["a", "a/b", "a/b/c", "a/b/c/d"] {
      #expect(
        try FileSystem.status(scratch.path.pushing(FilePath(name)))?.permissions
          == FilePermissions(rawValue: 0o777).subtracting(.umask))
    }
  }

  @Test(arguments: [0o777, 0o757, 0o775, 0o722] as [CInterop.Mode])
  func `nothing is made in a directory that others can write to`(mode: CInterop.Mode) throws {
    let scratch = try Scratch()
    let open = scratch.path.appending("open")
    try FileSystem.createDirectories(open.appending("old"))
    try FileSystem.setPermissions(of: open, to: FilePermissions(rawValue: mode))
    // A group of other users: the users' own groups have the numbers of their users.
    if Self.isRoot { Self.give(open, to: 0, group: 50) }
    guard Self.isRoot || mode & 0o002 != 0 else { return }
    let error = TrustError.writable(open, mode: FilePermissions(rawValue: mode))
    for name in ["old", "new", "old/new"] {
      #expect(throws: error) {
        try TrustedDirectory.open(open.pushing(FilePath(name)), creates: true)
      }
    }
    #expect(throws: error) { try TrustedDirectory.open(open, creates: true) }
    #expect(try FileSystem.walk(open).map(\.path) == ["old"])
  }

  @Test(.enabled(if: isRoot)) func `nothing is made in a directory of another user`() throws {
    let scratch = try Scratch()
    let home = scratch.path.appending("home")
    try FileSystem.createDirectories(home.appending("ours"))
    Self.give(home, to: 12345)
    for name in ["", "new", "ours", "ours/new"] {
      #expect(throws: TrustError.foreign(home, owner: 12345)) {
        try TrustedDirectory.open(home.pushing(FilePath(name)), creates: true)
      }
    }
    #expect(try FileSystem.walk(home).map(\.path) == ["ours"])
  }

  @Test func `links are followed to where everything is ours`() throws {
    let scratch = try Scratch()
    let root = scratch.path
    try FileSystem.createDirectories(root.pushing("real/cache"))
    try FileSystem.createDirectories(root.appending("open"))
    try FileSystem.createDirectories(root.pushing("shared/ours"))
    try FileSystem.createSymbolicLink(root.appending("absolute"), to: root.appending("real"))
    try FileSystem.createSymbolicLink(root.pushing("real/relative"), to: "../real/./cache")
    try FileSystem.createSymbolicLink(root.appending("leads"), to: root.pushing("open/cache"))
    try FileSystem.createSymbolicLink(root.appending("loop"), to: "loop")
    try FileSystem.createSymbolicLink(root.pushing("shared/link"), to: root.appending("real"))
    try FileSystem.createDirectories(root.pushing("open/cache"))
    try FileSystem.setPermissions(
      of: root.appending("open"), to: FilePermissions(rawValue: 0o777))
    try FileSystem.setPermissions(
      of: root.appending("shared"), to: FilePermissions(rawValue: 0o1777))

    let cache = try TrustedDirectory.open(root.pushing("absolute/relative"), creates: true)
    try AtomicFile.write("x", to: root.pushing("real/cache/file"))
    #expect(try cache.open("file").size == 1)
    let mode = FilePermissions(rawValue: 0o777)
    #expect(throws: TrustError.writable(root.appending("open"), mode: mode)) {
      try TrustedDirectory.open(root.appending("leads"))
    }
    #expect(throws: TrustError.link(root.pushing("shared/link"))) {
      try TrustedDirectory.open(root.pushing("shared/link"))
    }
    #expect(throws: TrustError.self) { try TrustedDirectory.open(root.appending("loop")) }
    #expect(throws: TrustError.self) { try TrustedDirectory.open("relative", creates: true) }
  }

  @Test(.enabled(if: isRoot)) func `links of another user are not followed`() throws {
    let scratch = try Scratch()
    let link = scratch.path.appending("link")
    try FileSystem.createDirectories(scratch.path.appending("real"))
    try FileSystem.createSymbolicLink(link, to: "real")
    Self.give(link, to: 12345)
    #expect(throws: TrustError.foreign(link, owner: 12345)) { try TrustedDirectory.open(link) }
  }

  @Test func `files are ours too, and no links`() throws {
    let scratch = try Scratch()
    let directory = try TrustedDirectory.open(scratch.path)
    try scratch.write("x", to: "file")
    #expect(try directory.open("file").size == 1)
    let file = scratch.path.appending("file")
    try FileSystem.createSymbolicLink(scratch.path.appending("link"), to: file)
    #expect(throws: TrustError.self) { try directory.open("link") }
    try FileSystem.setPermissions(of: file, to: FilePermissions(rawValue: 0o646))
    #expect(throws: TrustError.writable(file, mode: FilePermissions(rawValue: 0o646))) {
      try directory.open("file")
    }
    guard Self.isRoot else { return }
    try FileSystem.setPermissions(of: file, to: .file)
    Self.give(file, to: 12345)
    #expect(throws: TrustError.foreign(file, owner: 12345)) { try directory.open("file") }
  }
}
