import Core
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Archives

@Suite struct ArchiveReaderTests {
  /// A tree with one of everything that tools agree on, and `command` to pack it.
  private static func pack(_ command: [String], in directory: FilePath) throws -> FilePath {
    let tree = directory.appending("tree")
    try FileSystem.createDirectories(tree.appending("sub"))
    try AtomicFile.write("hello\n", to: tree.appending("sub/hello"), permissions: .executable)
    try AtomicFile.write(
      noise(100_000), to: tree.appending("noise"), permissions: FilePermissions(rawValue: 0o640))
    try FileSystem.createSymbolicLink(tree.appending("link"), to: "sub/hello")
    try Tool.check(["ln", "noise", "other"], in: tree)
    try Tool.check(["touch", "-h", "-d", "@1234567890.5", "noise", "link", "sub/hello"], in: tree)
    try Tool.check(command, in: tree)
    return directory.appending("archive")
  }

  @Test(
    arguments: [
      "tar --format=gnu -cf", "tar --format=pax -cf", "tar --format=ustar -cf",
      "bsdtar --format=pax -cf", "bsdtar --format=gnutar -cf", "bsdtar --format=ustar -cf",
    ], ["none", "gzip", "xz", "zstd", "bzip2"])
  func readsWhatOtherToolsWrite(tool: String, filter: String) throws {
    let directory = try Scratch()
    var command = tool.split(separator: " ").map(String.init) + ["../archive"]
    if filter != "none" { command.append("--\(filter)") }
    let path = try Self.pack(command + ["noise", "other", "link", "sub"], in: directory.path)
    var reader = try ArchiveReader.open(path)
    #expect(reader.filter.rawValue == filter)
    let members = try reader.readRest()
    #expect(members.map(\.entry.displayPath) == ["noise", "other", "link", "sub/", "sub/hello"])
    #expect(
      members.map(\.entry.kind) == [
        .regular, .hardLink(target: Array("noise".utf8)),
        .symbolicLink(target: Array("sub/hello".utf8)), .directory, .regular,
      ])
    #expect(members[0].data == noise(100_000))
    #expect(members[0].entry.size == 100_000)
    #expect(members[0].entry.permissions == FilePermissions(rawValue: 0o640))
    #expect(members[0].entry.modified.seconds == 1_234_567_890)
    #expect(members[0].entry.userName == Array("root".utf8))
    #expect(members[0].entry.userID == 0)
    #expect(members[4].data == Array("hello\n".utf8))
    #expect(members[4].entry.permissions == .executable)
    let hasNanoseconds = tool.contains("pax")
    #expect(members[4].entry.modified.nanoseconds == (hasNanoseconds ? 500_000_000 : 0))
    #expect(try reader.next() == nil)
  }

  @Test(arguments: ["ar rcD", "bsdtar --format=arbsd -cf", "bsdtar --format=arsvr4 -cf"])
  func readsAr(tool: String) throws {
    let directory = try Scratch()
    try AtomicFile.write("2.0\n", to: directory.path.appending("debian-binary"))
    try AtomicFile.write(noise(777), to: directory.path.appending("data.tar"))
    try Tool.check(
      tool.split(separator: " ").map(String.init) + ["archive", "debian-binary", "data.tar"],
      in: directory.path)
    var reader = try ArchiveReader.open(directory.path.appending("archive"), format: .ar)
    let members = try reader.readRest()
    #expect(members.map(\.entry.displayPath) == ["debian-binary", "data.tar"])
    #expect(members.map(\.data) == [Array("2.0\n".utf8), noise(777)])
  }

  @Test(arguments: ["GNU_FORMAT", "PAX_FORMAT", "USTAR_FORMAT"])
  func keepsTheBytesOfNamesFromPython(format: String) throws {
    let names: [[UInt8]] = [
      [0x66, 0xff, 0x6f], Array("grün/ε".utf8), Array("e\u{301}".utf8), Array("\u{e9}".utf8),
      [0x0a, 0x01, 0x7f],
    ]
    let directory = try Scratch()
    let path = directory.path.appending("archive.tar")
    try Tool.python(
      """
      import sys, tarfile, io
      with tarfile.open(sys.argv[1], "w", format=getattr(tarfile, sys.argv[2]),
                        encoding="utf-8", errors="surrogateescape") as tar:
        for name in sys.argv[3:]:
          member = tarfile.TarInfo(bytes.fromhex(name).decode("utf-8", "surrogateescape"))
          member.type = tarfile.SYMTYPE
          member.linkname = member.name
          tar.addfile(member)
      """, path.string, format,
      hex(names[0]), hex(names[1]), hex(names[2]), hex(names[3]),
      hex(names[4]))
    for locale in ["C", "C.UTF-8"] {
      guard let threadLocale = ThreadLocale.make(locale) else {
        Issue.record("no locale \(locale)")
        continue
      }
      let entries = try threadLocale.run {
        Result {
          var reader = try ArchiveReader.open(path)
          return try reader.readRest().map(\.entry)
        }
      }.get()
      #expect(entries.map(\.path) == names)
      #expect(entries.map(\.kind) == names.map { ArchiveEntry.Kind.symbolicLink(target: $0) })
    }
  }

  @Test(arguments: ["gnu", "pax", "ustar", "oldgnu", "v7"])
  func keepsTheBytesOfNamesFromGNUTar(format: String) throws {
    let names: [[UInt8]] = [[0x66, 0xff, 0x6f], Array("grün".utf8), Array("e\u{301}".utf8)]
    let directory = try Scratch()
    let tree = directory.path.appending("tree")
    try FileSystem.createDirectory(tree)
    for name in names { try AtomicFile.write("", to: tree.pushing(FilePath(bytes: name))) }
    try Tool.check(["tar", "--format=\(format)", "--sort=name", "-cf", "../a", "."], in: tree)
    var reader = try ArchiveReader.open(directory.path.appending("a"))
    let found = try reader.readRest().map { Array($0.entry.path.dropFirst(2)) }
    #expect(Set(found) == Set(names + [[]]))
  }

  @Test func readsLongNamesAndLinks() throws {
    let long = (0..<40).map { "directory\($0)" }.joined(separator: "/")
    for format in ["GNU_FORMAT", "PAX_FORMAT"] {
      let directory = try Scratch()
      let path = directory.path.appending("archive.tar")
      try Tool.python(
        """
        import sys, tarfile
        with tarfile.open(sys.argv[1], "w", format=getattr(tarfile, sys.argv[2])) as tar:
          member = tarfile.TarInfo(sys.argv[3])
          member.type = tarfile.SYMTYPE
          member.linkname = sys.argv[3]
          tar.addfile(member)
        """, path.string, format, long)
      var reader = try ArchiveReader.open(path)
      let entry = try #require(try reader.next())
      #expect(entry.displayPath == long)
      #expect(entry.kind == .symbolicLink(target: Array(long.utf8)))
    }
  }

  @Test(arguments: ["gnu", "pax"])
  func readsSparseFilesOfMoreThanEightGibibytes(format: String) throws {
    let directory = try Scratch()
    let path = directory.path
    try Tool.check(["truncate", "-s", "9G", "big"], in: path)
    try Tool.check(
      ["sh", "-c", "printf x | dd of=big bs=1 seek=5000000000 conv=notrunc"], in: path)
    try Tool.check(["tar", "--format=\(format)", "-Scf", "archive", "big"], in: path)
    var reader = try ArchiveReader.open(path.appending("archive"))
    let entry = try #require(try reader.next())
    #expect(entry.displayPath == "big")
    #expect(entry.size == 9 << 30)
    var found: [Int] = []
    while let block = try reader.nextBlock() {
      for (index, byte) in block.bytes.enumerated() where byte != 0 {
        found.append(block.offset + index)
      }
    }
    #expect(found == [5_000_000_000])
    #expect(try reader.next() == nil)
  }

  @Test func fillsHolesWithZeros() throws {
    let directory = try Scratch()
    try Tool.check(["truncate", "-s", "3M", "big"], in: directory.path)
    try Tool.check(
      ["sh", "-c", "printf x | dd of=big bs=1 seek=1000000 conv=notrunc"], in: directory.path)
    try Tool.check(["tar", "-Scf", "archive", "big"], in: directory.path)
    var expected = [UInt8](repeating: 0, count: 3 << 20)
    expected[1_000_000] = UInt8(ascii: "x")
    var first = try ArchiveReader.open(directory.path.appending("archive"))
    _ = try first.next()
    #expect(try first.readAll(limit: 3 << 20) == expected)
    var second = try ArchiveReader.open(directory.path.appending("archive"))
    _ = try second.next()
    let read = try [UInt8](unsafeUninitializedCapacity: 4 << 20) { buffer, count in
      count = try second.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    #expect(read == expected)
  }

  @Test func readsAPartOfAFile() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    var writer = try ArchiveWriter.create(path, compression: .gzip())
    try writer.add(file("a"), contents: noise(1000))
    try writer.finish()
    let archive = try FileSystem.read(path)
    try AtomicFile.write(noise(100) + archive + noise(50), to: path)
    let opened = try RandomAccessFile.open(path)
    var reader = try ArchiveReader.open(opened, range: 100..<100 + archive.count)
    #expect(try reader.readRest().map(\.data) == [noise(1000)])
  }

  @Test func readsInSmallPieces() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    for compression in [ArchiveWriter.Compression.none, .gzip(), .xz(), .zstd()] {
      var writer = try ArchiveWriter.create(path, compression: compression)
      for index in 0..<5 { try writer.add(file("\(index)"), contents: noise(1000 * index)) }
      try writer.finish()
      let archive = try FileSystem.read(path)
      var offset = 0
      var reader = try ArchiveReader.open(name: "pieces") { buffer in
        let count = min(7, archive.count - offset)
        buffer.copyBytes(from: archive[offset..<offset + count])
        offset += count
        return count
      }
      #expect(try reader.readRest().map(\.data) == (0..<5).map { noise(1000 * $0) })
    }
  }

  @Test func limitsWhatItKeepsInMemory() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    var writer = try ArchiveWriter.create(path)
    try writer.add(file("a"), contents: noise(1000))
    try writer.finish()
    var reader = try ArchiveReader.open(path)
    _ = try reader.next()
    guard
      case .tooLarge(let limit)? = failure(of: { () throws(ArchiveError) in
        try reader.readAll(limit: 999)
      })?.reason
    else {
      Issue.record("no error")
      return
    }
    #expect(limit == 999)
  }

  @Test func refusesFiltersThatWereNotAllowed() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    try ArchiveWriter.create(path, compression: .xz()).finish()
    guard
      case .filterNotAllowed(.xz)? = failure(of: { () throws(ArchiveError) in
        try ArchiveReader.open(path, filters: [.gzip, .none])
      })?.reason
    else {
      Issue.record("no error")
      return
    }
  }

  @Test func passesOnWhyTheArchiveCannotBeRead() throws {
    let error = failure { () throws(ArchiveError) in try ArchiveReader.open("/nonexistent/a.tar") }
    #expect(
      error?.description
        == "/nonexistent/a.tar: cannot read the archive: "
        + "cannot open '/nonexistent/a.tar': No such file or directory")
  }

  @Test func aNameIsNoMagicNumber() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    var writer = try ArchiveWriter.create(path)
    try writer.add(file("BZh9 is a fine name"))
    try writer.finish()
    #expect(try members(FileSystem.read(path)).map(\.entry.displayPath) == ["BZh9 is a fine name"])
  }

  @Test(arguments: [[], Array("#!/bin/sh\n".utf8), noise(5000), [UInt8](repeating: 0, count: 100)])
  func refusesWhatIsNoArchive(bytes: [UInt8]) {
    #expect(throws: ArchiveError.self) { try members(bytes) }
    #expect(throws: ArchiveError.self) { try members(bytes, format: .ar) }
  }
}

/// Two digits for each byte.
private func hex(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
