import Core
import Glibc
import SystemPackage
import Testing

@testable import Archives

/// Archives that mean well, and archives that do not.
@Suite struct ExtractionTests {
  /// Makes an archive by Python's tarfile, which writes whatever it is told.
  ///
  /// Each member is a line of `name type linkname mode size`, separated by tabs.
  private static func archive(_ lines: [String], in directory: FilePath) throws -> FilePath {
    let path = directory.appending("hostile.tar")
    try Tool.python(
      #"""
      import io, sys, tarfile
      types = {"file": tarfile.REGTYPE, "dir": tarfile.DIRTYPE, "link": tarfile.SYMTYPE,
               "hard": tarfile.LNKTYPE, "char": tarfile.CHRTYPE, "block": tarfile.BLKTYPE,
               "fifo": tarfile.FIFOTYPE}
      with tarfile.open(sys.argv[1], "w", format=tarfile.GNU_FORMAT) as tar:
        for line in sys.argv[2].splitlines():
          name, kind, target, mode, size = line.split("\t")
          member = tarfile.TarInfo("x")
          member.type = types[kind]
          member.linkname = target
          member.mode = int(mode, 8)
          member.size = int(size)
          # TarInfo() would tidy the name.
          member.name = name
          tar.addfile(member, io.BytesIO(b"x" * member.size))
      """#, path.string, lines.joined(separator: "\n"))
    return path
  }

  private static func member(
    _ name: String, _ kind: String = "file", target: String = "", mode: String = "644",
    size: Int = 0
  ) -> String {
    [name, kind, target, mode, "\(size)"].joined(separator: "\t")
  }

  /// Extracts the members to `out` in a directory, and checks that a failure leaves nothing.
  private static func extract(
    _ lines: [String], _ extraction: Extraction = Extraction(), in directory: FilePath
  ) throws -> ArchiveError? {
    let path = try archive(lines, in: directory)
    var reader = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in
      try extraction.extract(&reader, to: directory.appending("out"))
    }
    let left = try FileSystem.entries(of: directory).map(\.string)
    #expect(left == (error == nil ? ["hostile.tar", "out"] : ["hostile.tar"]))
    if let error {
      #expect(error.archive == path)
      #expect(error.description.hasPrefix(path.string + ": "))
    }
    return error
  }

  private static func rejection(_ lines: [String]) throws -> ArchiveError.Rejection? {
    let directory = try scratch()
    let error = try extract(lines, in: directory.path)
    guard case .rejected(_, _, let reason)? = error else {
      Issue.record("\(lines): \(String(describing: error))")
      return nil
    }
    return reason
  }

  @Test func extractsWhatIsFine() throws {
    let directory = try scratch()
    let previous = umask(0o077)
    let error = try Self.extract(
      [
        Self.member("./", "dir", mode: "700"), Self.member("./bin", "dir", mode: "755"),
        Self.member("./bin//run", mode: "755", size: 300_000),
        Self.member("made/for/it/file", mode: "640", size: 3),
        Self.member("made/for", "dir", mode: "750"),
        Self.member("bin/up", "link", target: "../made/for/it"),
        Self.member("same", "link", target: "./same/or/not"), Self.member("lib", "dir"),
        Self.member("lib64", "link", target: "lib"),
        Self.member("made/for/it/hard", "hard", target: "./bin/run"),
        Self.member("again", "hard", target: "made/for/it/hard"),
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
    #expect(try Self.rejection([Self.member(name)]) == .absoluteName)
  }

  @Test(arguments: ["..", "../evil", "a/../../evil", "a/..", "./..", "a/../b"])
  func rejectsParentReferences(name: String) throws {
    #expect(try Self.rejection([Self.member(name)]) == .parentReference)
  }

  @Test(arguments: ["", ".", "./."])
  func rejectsEmptyNames(name: String) throws {
    #expect(try Self.rejection([Self.member(name)]) == .emptyName)
  }

  @Test func rejectsMembersBelowSymbolicLinks() throws {
    for target in ["b", "b/c"] {
      #expect(
        try Self.rejection([
          Self.member("b/c", "dir"), Self.member("a", "link", target: target),
          Self.member("a/evil"),
        ]) == .parentIsNotDirectory)
    }
    #expect(
      try Self.rejection([
        Self.member("b", "dir"), Self.member("a", "link", target: "b"),
        Self.member("a/d/e/evil"),
      ]) == .parentIsNotDirectory)
    #expect(
      try Self.rejection([
        Self.member("b", "dir"), Self.member("a", "link", target: "b"), Self.member("a", "dir"),
      ]) == .duplicate)
    #expect(
      try Self.rejection([
        Self.member("b", "dir"), Self.member("a", "link", target: "b"),
        Self.member("a/sub", "dir"),
      ]) == .parentIsNotDirectory)
  }

  @Test func rejectsMembersBelowFiles() throws {
    #expect(
      try Self.rejection([Self.member("a"), Self.member("a/b")]) == .parentIsNotDirectory)
  }

  /// In the cache of the last directory there must be no way around a link either.
  @Test func rejectsADirectoryThatBecomesALink() throws {
    #expect(
      try Self.rejection([
        Self.member("a/one"), Self.member("a", "link", target: "b"), Self.member("a/two"),
      ]) == .duplicate)
  }

  @Test(
    arguments: [
      ("a", "/etc"), ("a", "//etc/passwd"), ("a", ".."), ("a/b", "../.."), ("a/b", "../../etc"),
      ("a", "b/../../etc"), ("a/b", "./../.././x"), ("a", "b/../c"),
    ])
  func rejectsLinksThatLeadOut(name: String, target: String) throws {
    #expect(
      try Self.rejection([Self.member(name, "link", target: target)])
        == .linkLeavesDestination(target: Array(target.utf8)))
  }

  /// Each of these links looks harmless where it stands; only together do they lead out.
  @Test func rejectsLinksThatLeadOutThroughEachOther() throws {
    #expect(
      try Self.rejection([
        Self.member("a/b/c", "dir"), Self.member("a/b/c/top", "link", target: "../../.."),
        Self.member("escape", "link", target: "a/b/c/top/../etc"),
      ]) == .linkLeavesDestination(target: Array("a/b/c/top/../etc".utf8)))
  }

  @Test func absoluteLinksAreAMatterOfPolicy() throws {
    let link = Self.member("bin/python", "link", target: "/usr/bin/python3")
    let allowed = Extraction(absoluteLinks: .only([Array("/usr/bin/python3".utf8)]))
    let zeroth = try scratch()
    #expect(try Self.extract([link], allowed, in: zeroth.path) == nil)
    let first = try scratch()
    #expect(try Self.extract([link], Extraction(absoluteLinks: .any), in: first.path) == nil)
    let second = try scratch()
    let other = Self.member("passwd", "link", target: "/etc/passwd")
    #expect(try Self.extract([other], allowed, in: second.path) != nil)
    // Links that climb are rejected whatever the policy.
    let third = try scratch()
    let climbing = Self.member("passwd", "link", target: "../etc/passwd")
    #expect(try Self.extract([climbing], Extraction(absoluteLinks: .any), in: third.path) != nil)
    // And nothing is written through one that is allowed.
    let fourth = try scratch()
    let lines = [Self.member("tmp", "link", target: "/tmp"), Self.member("tmp/evil-venvdeb")]
    #expect(
      try Self.extract(lines, Extraction(absoluteLinks: .any), in: fourth.path) != nil)
    #expect(try !FileSystem.exists("/tmp/evil-venvdeb"))
  }

  @Test(arguments: ["/etc/passwd", "../../etc/passwd", "later", "dir", "link", "self", "", "."])
  func rejectsHardLinksToAnythingButFilesBefore(target: String) throws {
    #expect(
      try Self.rejection([
        Self.member("dir", "dir"), Self.member("link", "link", target: "dir"),
        Self.member("self", "hard", target: target), Self.member("later"),
      ]) == .hardLinkToUnknownMember(target: Array(target.utf8)))
  }

  @Test(arguments: ["char", "block", "fifo"])
  func rejectsSpecialFiles(kind: String) throws {
    #expect(try Self.rejection([Self.member("dev", kind)]) == .specialFile)
  }

  @Test func rejectsDuplicates() throws {
    for (first, second) in [
      ("a", "a"), ("a", "./a"), ("a/b", "a//b"), ("d/", "d"),
    ] {
      #expect(
        try Self.rejection([
          Self.member(first, first.hasSuffix("/") ? "dir" : "file"), Self.member(second),
        ]) == .duplicate)
    }
    #expect(
      try Self.rejection([Self.member("a/b"), Self.member("a")]) == .duplicate)
  }

  @Test func dropsDangerousModes() throws {
    let directory = try scratch()
    let error = try Self.extract(
      [Self.member("a", mode: "7777"), Self.member("d", "dir", mode: "7777")],
      in: directory.path)
    #expect(error == nil)
    for name: FilePath in ["out/a", "out/d"] {
      let mode = try FileSystem.status(directory.path.pushing(name))?.permissions.rawValue
      #expect(mode == 0o775)
    }
  }

  @Test func limitsTheNumberOfMembers() throws {
    let directory = try scratch()
    let limits = ExtractionLimits(entries: 2, entryBytes: 100, totalBytes: 100, ratio: 100)
    let error = try Self.extract(
      [Self.member("a"), Self.member("b"), Self.member("c")], Extraction(limits: limits),
      in: directory.path)
    guard case .overLimit(_, _, .entries(2))? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func limitsTheSizeOfMembers() throws {
    let limits = ExtractionLimits(entries: 9, entryBytes: 100, totalBytes: 150, ratio: 100)
    let first = try scratch()
    let tooLarge = try Self.extract(
      [Self.member("a", size: 101)], Extraction(limits: limits), in: first.path)
    guard case .overLimit(_, _, .entryBytes(100))? = tooLarge else {
      Issue.record("\(String(describing: tooLarge))")
      return
    }
    let second = try scratch()
    let tooMuch = try Self.extract(
      [Self.member("a", size: 100), Self.member("b", size: 51)], Extraction(limits: limits),
      in: second.path)
    guard case .overLimit(_, _, .totalBytes(150))? = tooMuch else {
      Issue.record("\(String(describing: tooMuch))")
      return
    }
  }

  @Test(arguments: [ArchiveWriter.Compression.gzip(), .xz(level: 0), .zstd(level: 1)])
  func limitsTheRatio(compression: ArchiveWriter.Compression) throws {
    let directory = try scratch()
    let path = directory.path.appending("bomb.tar")
    var writer = try ArchiveWriter.create(path, compression: compression)
    var entry = file("zeros")
    entry.size = 64 << 20
    var left = entry.size
    try writer.add(entry) { buffer in
      let count = min(left, buffer.count)
      buffer.prefix(count).withMemoryRebound(to: UInt8.self) { $0.update(repeating: 0) }
      left -= count
      return count
    }
    try writer.finish()
    var limits = ExtractionLimits.standard
    limits.ratio = 100
    var reader = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in
      try Extraction(limits: limits).extract(&reader, to: directory.path.appending("out"))
    }
    guard case .overLimit(_, _, .ratio(100))? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try FileSystem.entries(of: directory.path) == ["bomb.tar"])
    var again = try ArchiveReader.open(path)
    limits.ratio = 2000
    try Extraction(limits: limits).extract(&again, to: directory.path.appending("out"))
    #expect(try FileSystem.status(directory.path.appending("out/zeros"))?.size == 64 << 20)
  }

  @Test func sparseFilesCountWithTheirHoles() throws {
    let directory = try scratch()
    try Tool.check(["truncate", "-s", "1G", "big"], in: directory.path)
    try Tool.check(["tar", "-Scf", "archive", "big"], in: directory.path)
    for (limits, expected) in [
      (
        ExtractionLimits(entries: 1, entryBytes: 1 << 20, totalBytes: 1 << 40, ratio: 1 << 30),
        ArchiveError.Limit.entryBytes(1 << 20)
      ),
      (
        ExtractionLimits(entries: 1, entryBytes: 1 << 40, totalBytes: 1 << 40, ratio: 1000),
        .ratio(1000)
      ),
    ] {
      var reader = try ArchiveReader.open(directory.path.appending("archive"))
      let error = failure { () throws(ArchiveError) in
        try Extraction(limits: limits).extract(&reader, to: directory.path.appending("out"))
      }
      guard case .overLimit(_, _, expected)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  /// Maps that overlap, go backwards, or lie behind the end of the file.
  @Test(
    arguments: [
      "1000,10,500,10", "0,10,5,10", "0,10,9999999,10", "9223372036854775800,100",
      "-5,10", "0,10,0,10", "18446744073709551615,1",
    ])
  func liesInSparseMapsAreFoundOut(map: String) throws {
    let directory = try scratch()
    let path = directory.path.appending("sparse.tar")
    try Tool.python(
      """
      import io, sys, tarfile
      with tarfile.open(sys.argv[1], "w", format=tarfile.PAX_FORMAT) as tar:
        member = tarfile.TarInfo("a")
        member.size = 20
        numbers = sys.argv[2].split(",")
        member.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1",
          "GNU.sparse.size": "2000", "GNU.sparse.numblocks": str(len(numbers) // 2),
          "GNU.sparse.map": sys.argv[2], "GNU.sparse.name": "a"}
        tar.addfile(member, io.BytesIO(b"x" * 20))
      """, path.string, map)
    var reader = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in
      try Extraction().extract(&reader, to: directory.path.appending("out"))
    }
    #expect(error != nil)
    #expect(try FileSystem.entries(of: directory.path) == ["sparse.tar"])
    var again = try ArchiveReader.open(path)
    let memory = failure { () throws(ArchiveError) in try again.readRest() }
    #expect(memory != nil)
  }

  @Test func aDamagedArchiveLeavesNothing() throws {
    let directory = try scratch()
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
    guard case .damaged(_, .gzip, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try FileSystem.entries(of: directory.path) == ["archive"])
  }

  @Test func whatIsThereIsNotTouched() throws {
    let directory = try scratch()
    let out = directory.path.appending("out")
    try FileSystem.createDirectory(out)
    let path = try Self.archive([Self.member("a")], in: directory.path)
    // An empty directory is taken over, as mkdir -p leaves one.
    var first = try ArchiveReader.open(path)
    try Extraction().extract(&first, to: out)
    #expect(try FileSystem.entries(of: out) == ["a"])
    var second = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in try Extraction().extract(&second, to: out) }
    guard case .extraction(_, nil, let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.reason == .directoryNotEmpty)
    #expect(try FileSystem.entries(of: directory.path) == ["hostile.tar", "out"])
  }

  @Test func membersCanBeRenamedAndLeftOut() throws {
    let directory = try scratch()
    let path = try Self.archive(
      [
        Self.member("manifest"), Self.member("tree/", "dir", mode: "755"),
        Self.member("tree/a", size: 1), Self.member("tree/b", "hard", target: "tree/a"),
        Self.member("tree/c", "hard", target: "manifest"),
      ], in: directory.path)
    let rename: ([UInt8]) -> [UInt8]? = { name in
      name.starts(with: Array("tree/".utf8)) ? Array("./".utf8) + name.dropFirst(5) : nil
    }
    var reader = try ArchiveReader.open(path)
    let error = failure { () throws(ArchiveError) in
      try Extraction().extract(&reader, to: directory.path.appending("out"), rename: rename)
    }
    // The last link would lead to what was left out.
    #expect(error?.member == Array("tree/c".utf8))
    var again = try ArchiveReader.open(path)
    try Extraction().extract(&again, to: directory.path.appending("out")) { name in
      name == Array("tree/c".utf8) ? nil : rename(name)
    }
    #expect(try FileSystem.entries(of: directory.path.appending("out")) == ["a", "b"])
  }

  @Test func namesNeedNotBeText() throws {
    let directory = try scratch()
    let path = directory.path.appending("archive")
    var writer = try ArchiveWriter.create(path)
    let name: [UInt8] = [0xfe, 0x0a, 0xff]
    try writer.add(ArchiveEntry(path: name, mode: 0o644, modified: .init(seconds: 0)))
    try writer.finish()
    var reader = try ArchiveReader.open(path)
    try Extraction().extract(&reader, to: directory.path.appending("out"))
    #expect(
      try FileSystem.exists(directory.path.appending("out").pushing(FilePath(bytes: name))))
  }

  @Test func aFullDiskIsReportedAndLeavesNothing() throws {
    let directory = try scratch()
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
    guard case .extraction(_, let member?, let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(member == Array("b".utf8))
    #expect(reason.reason == .noSpace)
    #expect(try FileSystem.entries(of: mount).isEmpty)
  }
}
