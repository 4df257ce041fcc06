import Core
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Archives

/// Archives that mean well, and archives that do not.
@Suite struct ExtractionTests {
  @Test func extractsWhatIsFine() throws {
    let directory = try Scratch()
    let previous = umask(0o077)
    let error = try HostileArchive.extract(
      [
        HostileArchive.member("./", "dir", mode: "700"),
        HostileArchive.member("./bin", "dir", mode: "755"),
        HostileArchive.member("./bin//run", mode: "755", size: 300_000),
        HostileArchive.member("made/for/it/file", mode: "640", size: 3),
        HostileArchive.member("made/for", "dir", mode: "750"),
        HostileArchive.member("bin/up", "link", target: "../made/for/it"),
        HostileArchive.member("same", "link", target: "./same/or/not"),
        HostileArchive.member("lib", "dir"),
        HostileArchive.member("lib64", "link", target: "lib"),
        HostileArchive.member("made/for/it/hard", "hard", target: "./bin/run"),
        HostileArchive.member("again", "hard", target: "made/for/it/hard"),
      ], in: directory.path)
    umask(previous)
    #expect(error == nil)
    let out = directory.path.appending("out")
    func mode(_ name: FilePath) throws -> mode_t? {
      try FileSystem.status(out.pushing(name))?.permissions.rawValue
    }
    #expect(try mode("") == 0o755)
    #expect(try mode("bin/run") == 0o755)
    #expect(try mode("made") == 0o755)
    #expect(try mode("made/for") == 0o750)
    #expect(try mode("made/for/it") == 0o755)
    #expect(try mode("made/for/it/file") == 0o640)
    // A directory that nobody may write to could not be filled.
    #expect(try mode("lib") == 0o744)
    #expect(try FileSystem.readSymbolicLink(out.appending("bin/up")) == "../made/for/it")
    #expect(try FileSystem.status(out.appending("again"))?.linkCount == 3)
    #expect(try FileSystem.read(out.appending("again")).count == 300_000)
  }

  @Test(arguments: ["/etc/evil", "//etc/evil", "/"])
  func rejectsAbsoluteNames(name: String) throws {
    #expect(try HostileArchive.rejection([HostileArchive.member(name)]) == .absoluteName)
  }

  @Test(arguments: ["..", "../evil", "a/../../evil", "a/..", "./..", "a/../b"])
  func rejectsParentReferences(name: String) throws {
    #expect(try HostileArchive.rejection([HostileArchive.member(name)]) == .parentReference)
  }

  @Test(arguments: ["", ".", "./."])
  func rejectsEmptyNames(name: String) throws {
    #expect(try HostileArchive.rejection([HostileArchive.member(name)]) == .emptyName)
  }

  @Test func rejectsMembersBelowSymbolicLinks() throws {
    for target in ["b", "b/c"] {
      #expect(
        try HostileArchive.rejection([
          HostileArchive.member("b/c", "dir"), HostileArchive.member("a", "link", target: target),
          HostileArchive.member("a/evil"),
        ]) == .parentIsNotDirectory)
    }
    #expect(
      try HostileArchive.rejection([
        HostileArchive.member("b", "dir"), HostileArchive.member("a", "link", target: "b"),
        HostileArchive.member("a/d/e/evil"),
      ]) == .parentIsNotDirectory)
    #expect(
      try HostileArchive.rejection([
        HostileArchive.member("b", "dir"), HostileArchive.member("a", "link", target: "b"),
        HostileArchive.member("a", "dir"),
      ]) == .duplicate)
    #expect(
      try HostileArchive.rejection([
        HostileArchive.member("b", "dir"), HostileArchive.member("a", "link", target: "b"),
        HostileArchive.member("a/sub", "dir"),
      ]) == .parentIsNotDirectory)
  }

  @Test func rejectsMembersBelowFiles() throws {
    #expect(
      try HostileArchive.rejection([HostileArchive.member("a"), HostileArchive.member("a/b")])
        == .parentIsNotDirectory)
  }

  /// In the cache of the last directory there must be no way around a link either.
  @Test func rejectsADirectoryThatBecomesALink() throws {
    #expect(
      try HostileArchive.rejection([
        HostileArchive.member("a/one"), HostileArchive.member("a", "link", target: "b"),
        HostileArchive.member("a/two"),
      ]) == .duplicate)
  }

  @Test(
    arguments: [
      ("a", "/etc"), ("a", "//etc/passwd"), ("a", ".."), ("a/b", "../.."), ("a/b", "../../etc"),
      ("a", "b/../../etc"), ("a/b", "./../.././x"), ("a", "b/../c"),
    ])
  func rejectsLinksThatLeadOut(name: String, target: String) throws {
    #expect(
      try HostileArchive.rejection([HostileArchive.member(name, "link", target: target)])
        == .linkLeavesDestination(target: Array(target.utf8)))
  }

  /// Each of these links looks harmless where it stands; only together do they lead out.
  @Test func rejectsLinksThatLeadOutThroughEachOther() throws {
    #expect(
      try HostileArchive.rejection([
        HostileArchive.member("a/b/c", "dir"),
        HostileArchive.member("a/b/c/top", "link", target: "../../.."),
        HostileArchive.member("escape", "link", target: "a/b/c/top/../etc"),
      ]) == .linkLeavesDestination(target: Array("a/b/c/top/../etc".utf8)))
  }

  @Test func absoluteLinksAreAMatterOfPolicy() throws {
    let link = HostileArchive.member("bin/python", "link", target: "/usr/bin/python3")
    let allowed = Extraction(absoluteLinks: .only([Array("/usr/bin/python3".utf8)]))
    let zeroth = try Scratch()
    #expect(try HostileArchive.extract([link], allowed, in: zeroth.path) == nil)
    let first = try Scratch()
    #expect(
      try HostileArchive.extract([link], Extraction(absoluteLinks: .any), in: first.path) == nil)
    let second = try Scratch()
    let other = HostileArchive.member("passwd", "link", target: "/etc/passwd")
    #expect(try HostileArchive.extract([other], allowed, in: second.path) != nil)
    // Links that climb are rejected whatever the policy.
    let third = try Scratch()
    let climbing = HostileArchive.member("passwd", "link", target: "../etc/passwd")
    #expect(
      try HostileArchive.extract([climbing], Extraction(absoluteLinks: .any), in: third.path) != nil
    )
    // And nothing is written through one that is allowed.
    let fourth = try Scratch()
    let lines = [
      HostileArchive.member("tmp", "link", target: "/tmp"),
      HostileArchive.member("tmp/evil-venvdeb"),
    ]
    #expect(
      try HostileArchive.extract(lines, Extraction(absoluteLinks: .any), in: fourth.path) != nil)
    #expect(try !FileSystem.exists("/tmp/evil-venvdeb"))
  }

  @Test(arguments: ["/etc/passwd", "../../etc/passwd", "later", "dir", "link", "self", "", "."])
  func rejectsHardLinksToAnythingButFilesBefore(target: String) throws {
    #expect(
      try HostileArchive.rejection([
        HostileArchive.member("dir", "dir"), HostileArchive.member("link", "link", target: "dir"),
        HostileArchive.member("self", "hard", target: target), HostileArchive.member("later"),
      ]) == .hardLinkToUnknownMember(target: Array(target.utf8)))
  }

  @Test(arguments: ["char", "block", "fifo"])
  func rejectsSpecialFiles(kind: String) throws {
    #expect(try HostileArchive.rejection([HostileArchive.member("dev", kind)]) == .specialFile)
  }

  @Test func rejectsDuplicates() throws {
    for (first, second) in [
      ("a", "a"), ("a", "./a"), ("a/b", "a//b"), ("d/", "d"),
    ] {
      #expect(
        try HostileArchive.rejection([
          HostileArchive.member(first, first.hasSuffix("/") ? "dir" : "file"),
          HostileArchive.member(second),
        ]) == .duplicate)
    }
    #expect(
      try HostileArchive.rejection([HostileArchive.member("a/b"), HostileArchive.member("a")])
        == .duplicate)
  }

  @Test func dropsDangerousModes() throws {
    let directory = try Scratch()
    let error = try HostileArchive.extract(
      [HostileArchive.member("a", mode: "7777"), HostileArchive.member("d", "dir", mode: "7777")],
      in: directory.path)
    #expect(error == nil)
    for name: FilePath in ["out/a", "out/d"] {
      let mode = try FileSystem.status(directory.path.pushing(name))?.permissions.rawValue
      #expect(mode == 0o775)
    }
  }

  @Test func aDamagedArchiveLeavesNothing() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    var writer = try ArchiveWriter.create(path, compression: .gzip())
    for index in 0..<20 { try writer.add(file("\(index)"), contents: noise(50_000)) }
    try writer.finish()
    let whole = try FileSystem.read(path)
    try AtomicFile.write(Array(whole.dropLast(1000)), to: path)
    var reader = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in
      try Extraction().extract(&reader, to: directory.path.appending("out"))
    }
    guard case .damaged(.gzip, _)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try FileSystem.entries(of: directory.path) == ["archive"])
  }

  @Test func whatIsThereIsNotTouched() throws {
    let directory = try Scratch()
    let out = directory.path.appending("out")
    try FileSystem.createDirectory(out)
    let path = try HostileArchive.archive([HostileArchive.member("a")], in: directory.path)
    // An empty directory is taken over, as mkdir -p leaves one.
    var first = try ArchiveReader.open(path)
    try Extraction().extract(&first, to: out)
    #expect(try FileSystem.entries(of: out) == ["a"])
    var second = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in try Extraction().extract(&second, to: out) }
    guard case .extraction(let reason)? = error?.reason, error?.member == nil else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.reason == .directoryNotEmpty)
    #expect(try FileSystem.entries(of: directory.path) == ["hostile.tar", "out"])
  }

  @Test func membersCanBeRenamedAndLeftOut() throws {
    let directory = try Scratch()
    let path = try HostileArchive.archive(
      [
        HostileArchive.member("manifest"), HostileArchive.member("tree/", "dir", mode: "755"),
        HostileArchive.member("tree/a", size: 1),
        HostileArchive.member("tree/b", "hard", target: "tree/a"),
        HostileArchive.member("tree/c", "hard", target: "manifest"),
      ], in: directory.path)
    let rename: ([UInt8]) -> [UInt8]? = { name in
      name.starts(with: Array("tree/".utf8)) ? Array("./".utf8) + name.dropFirst(5) : nil
    }
    var reader = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in
      try Extraction().extract(&reader, to: directory.path.appending("out"), rename: rename)
    }
    // The last link would lead to what was left out.
    #expect(error?.member == "tree/c")
    var again = try ArchiveReader.open(path)
    try Extraction().extract(&again, to: directory.path.appending("out")) { name in
      name == Array("tree/c".utf8) ? nil : rename(name)
    }
    #expect(try FileSystem.entries(of: directory.path.appending("out")) == ["a", "b"])
  }

  @Test func namesNeedNotBeText() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    var writer = try ArchiveWriter.create(path)
    let name: [UInt8] = [0xfe, 0x0a, 0xff]
    try writer.add(ArchiveEntry(path: name, permissions: .file, modified: .init(seconds: 0)))
    try writer.finish()
    var reader = try ArchiveReader.open(path)
    try Extraction().extract(&reader, to: directory.path.appending("out"))
    #expect(
      try FileSystem.exists(directory.path.appending("out").pushing(FilePath(bytes: name))))
  }

  @Test func aFullDiskIsReportedAndLeavesNothing() throws {
    let directory = try Scratch()
    let mount = directory.path.appending("small")
    try FileSystem.createDirectory(mount)
    try Tool.check(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.string])
    defer { _ = try? Tool.check(["umount", mount.string]) }
    let path = directory.path.appending("archive")
    var writer = try ArchiveWriter.create(path)
    try writer.add(file("a"), contents: noise(100_000))
    try writer.add(file("b"), contents: noise(3_000_000))
    try writer.finish()
    var reader = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in
      try Extraction().extract(&reader, to: mount.appending("out"))
    }
    guard case .extraction(let reason)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.member == "b")
    #expect(reason.reason == .noSpace)
    #expect(try FileSystem.entries(of: mount).isEmpty)
  }
}
