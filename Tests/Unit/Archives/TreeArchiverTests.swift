import Core
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Archives

@Suite struct TreeArchiverTests {
  /// Makes the same tree anywhere, its files in another order each time and with other modes that
  /// do not count.
  private static func makeTree(_ root: FilePath, backwards: Bool) throws {
    let names: [[UInt8]] = [
      Array("b".utf8), Array("B".utf8), Array("a.txt".utf8), Array("a/x".utf8), Array("a-b".utf8),
      Array("ä".utf8), [0xff],
    ]
    try FileSystem.createDirectory(root)
    try FileSystem.createDirectory(root.appending("a"))
    for name in backwards ? names.reversed() : names {
      try AtomicFile.write(
        noise(name.count * 1000), to: root.pushing(FilePath(bytes: name)),
        permissions: FilePermissions(rawValue: backwards ? 0o600 : 0o664))
    }
    try FileSystem.setPermissions(
      of: root.appending("b"), to: FilePermissions(rawValue: backwards ? 0o700 : 0o755))
    try FileSystem.createSymbolicLink(root.appending("link"), to: "a/x")
    try FileSystem.createSymbolicLink(root.appending("absolute"), to: "/usr/bin/python3")
    if backwards {
      try Tool.check(["ln", "b", "hard"], in: root)
    } else {
      try AtomicFile.write(noise(1000), to: root.appending("hard"), permissions: .executable)
    }
  }

  private static func pack(
    _ tree: FilePath, to path: FilePath, prefix: FilePath = "",
    includes: (FilePath) throws -> Bool = { _ in true }
  ) throws(ArchiveError) -> TreeArchiver.Summary {
    let archiver = TreeArchiver(date: SourceDate(seconds: 1_700_000_000), prefix: prefix)
    var writer = try ArchiveWriter.create(path, compression: .zstd())
    let summary = try archiver.add(tree, to: &writer, includes: includes)
    try writer.finish()
    return summary
  }

  @Test func equalTreesGiveEqualBytes() throws {
    let directory = try Scratch()
    let elsewhere = try TemporaryDirectory.create(in: "/var/tmp", prefix: "venvdeb-other-")
    let previous = umask(0o077)
    try Self.makeTree(directory.path.appending("t"), backwards: false)
    umask(0o002)
    try Self.makeTree(elsewhere.path.appending("tree"), backwards: true)
    umask(previous)
    let first = directory.path.appending("1")
    let second = directory.path.appending("2")
    let summary = try Self.pack(directory.path.appending("t"), to: first)
    try Tool.check(["chown", "-R", "nobody", elsewhere.path.string])
    _ = try Self.pack(elsewhere.path.appending("tree"), to: second)
    #expect(try FileSystem.read(first) == FileSystem.read(second))
    #expect(summary == .init(entries: 11, bytes: 17_000))
  }

  @Test func membersAreInByteOrderWithCanonicalHeaders() throws {
    let directory = try Scratch()
    let tree = directory.path.appending("t")
    try Self.makeTree(tree, backwards: true)
    let path = directory.path.appending("archive")
    _ = try Self.pack(tree, to: path, prefix: "demo-1.0")
    var reader = try ArchiveReader.open(path)
    let entries = try reader.readRest().map(\.entry)
    #expect(
      entries.map(\.displayPath) == [
        "demo-1.0/", "demo-1.0/B", "demo-1.0/a/", "demo-1.0/a/x", "demo-1.0/a-b",
        "demo-1.0/a.txt", "demo-1.0/absolute", "demo-1.0/b", "demo-1.0/hard", "demo-1.0/link",
        "demo-1.0/ä", "demo-1.0/\\xff",
      ])
    #expect(entries.allSatisfy { $0.modified == .init(seconds: 1_700_000_000) })
    #expect(entries.allSatisfy { $0.userID == 0 && $0.groupName == Array("root".utf8) })
    #expect(entries[0].permissions == .executable)
    #expect(entries[1].permissions == .file)
    #expect(entries[7].permissions == .executable)
    #expect(entries[8].kind == .regular)
    #expect(entries[6].kind == .symbolicLink(target: Array("/usr/bin/python3".utf8)))
    #expect(entries[9].permissions == FilePermissions(rawValue: 0o777))
  }

  @Test func leavesOutWhatIsNotIncluded() throws {
    let directory = try Scratch()
    let tree = directory.path.appending("t")
    try Self.makeTree(tree, backwards: false)
    let path = directory.path.appending("archive")
    _ = try Self.pack(tree, to: path) { $0 != "a" && $0 != "b" }
    var reader = try ArchiveReader.open(path)
    #expect(
      try reader.readRest().map(\.entry.displayPath) == [
        "B", "a-b", "a.txt", "absolute", "hard", "link", "ä", "\\xff",
      ])
  }

  @Test func refusesSpecialFiles() throws {
    let directory = try Scratch()
    try FileSystem.createDirectory(directory.path.appending("t"))
    try Tool.check(["mkfifo", "t/pipe"], in: directory.path)
    let error = failure { () throws(ArchiveError) in
      try Self.pack(directory.path.appending("t"), to: directory.path.appending("archive"))
    }
    #expect(error?.member == "pipe")
    #expect(error?.message.contains("cannot pack special file") == true)
  }

  @Test func whatIsPackedIsExtractedTheSame() throws {
    let directory = try Scratch()
    let tree = directory.path.appending("t")
    try Self.makeTree(tree, backwards: false)
    let first = directory.path.appending("1")
    let second = directory.path.appending("2")
    _ = try Self.pack(tree, to: first)
    var reader = try ArchiveReader.open(first)
    let extraction = Extraction(absoluteLinks: .only([Array("/usr/bin/python3".utf8)]))
    try extraction.extract(&reader, to: directory.path.appending("out"))
    _ = try Self.pack(directory.path.appending("out"), to: second)
    #expect(try FileSystem.read(first) == FileSystem.read(second))
    try Tool.check(["diff", "-r", "--no-dereference", "t", "out"], in: directory.path)
  }
}
