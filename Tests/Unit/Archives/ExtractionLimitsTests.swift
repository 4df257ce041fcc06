import Core
import SystemPackage
import TestSupport
import Testing

@testable import Archives

/// Archives that are small and want to become large.
@Suite struct ExtractionLimitsTests {
  @Test func limitsTheNumberOfMembers() throws {
    let directory = try Scratch()
    let limits = ExtractionLimits(entries: 2, entryBytes: 100, totalBytes: 100, ratio: 100)
    let error = try HostileArchive.extract(
      [HostileArchive.member("a"), HostileArchive.member("b"), HostileArchive.member("c")],
      Extraction(limits: limits),
      in: directory.path)
    guard case .overLimit(.entries(2))? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func limitsTheDepth() throws {
    let directory = try Scratch()
    let limits = ExtractionLimits(
      entries: 9, entryBytes: 100, totalBytes: 100, ratio: 100, depth: 2)
    let error = try HostileArchive.extract(
      [HostileArchive.member("a/b/c"), HostileArchive.member("a/b/c/d")],
      Extraction(limits: limits), in: directory.path)
    #expect(error?.member == "a/b/c/d")
    guard case .overLimit(.depth(2))? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// No path has so many bytes, and what follows its parts would never end.
  @Test(arguments: ["file", "link", "hard"])
  func limitsNamesAndTargets(kind: String) throws {
    let directory = try Scratch()
    let long = String(repeating: "a/", count: 3000)
    let error = try HostileArchive.extract(
      [
        HostileArchive.member("a"),
        kind == "file"
          ? HostileArchive.member(long + "x")
          : HostileArchive.member("b", kind, target: long + "x"),
      ], in: directory.path)
    guard case .nameTooLong(6001, 4095)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func limitsTheSizeOfMembers() throws {
    let limits = ExtractionLimits(entries: 9, entryBytes: 100, totalBytes: 150, ratio: 100)
    let first = try Scratch()
    let tooLarge = try HostileArchive.extract(
      [HostileArchive.member("a", size: 101)], Extraction(limits: limits), in: first.path)
    guard case .overLimit(.entryBytes(100))? = tooLarge?.reason else {
      Issue.record("\(String(describing: tooLarge))")
      return
    }
    let second = try Scratch()
    let tooMuch = try HostileArchive.extract(
      [HostileArchive.member("a", size: 100), HostileArchive.member("b", size: 51)],
      Extraction(limits: limits),
      in: second.path)
    guard case .overLimit(.totalBytes(150))? = tooMuch?.reason else {
      Issue.record("\(String(describing: tooMuch))")
      return
    }
  }

  @Test(arguments: [ArchiveWriter.Compression.gzip(), .xz(level: 0), .zstd(level: 1)])
  func limitsTheRatio(compression: ArchiveWriter.Compression) throws {
    let directory = try Scratch()
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
    guard case .overLimit(.ratio(100))? = error?.reason else {
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
    let directory = try Scratch()
    try Tool.check(["truncate", "-s", "1G", "big"], in: directory.path)
    try Tool.check(["tar", "-Scf", "archive", "big"], in: directory.path)
    for (limits, expected) in [
      (
        ExtractionLimits(entries: 1, entryBytes: 1 << 20, totalBytes: 1 << 40, ratio: 1 << 30),
        ArchiveFlaw.Limit.entryBytes(1 << 20)
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
      guard case .overLimit(expected)? = error?.reason else {
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
    let directory = try Scratch()
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
}
