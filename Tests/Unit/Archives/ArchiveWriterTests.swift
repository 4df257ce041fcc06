import Core
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Archives

@Suite struct ArchiveWriterTests {
  /// One of every kind of member, as `writer` can hold them.
  private static let entries: [(ArchiveEntry, [UInt8])] = {
    let time = ArchiveEntry.Time(seconds: 1_234_567_890)
    return [
      (
        ArchiveEntry(
          path: Array("dir".utf8), kind: .directory, permissions: .executable, modified: time), []
      ),
      (file("dir/run", permissions: .executable), Array("#!/bin/sh\n".utf8)),
      (file("dir/data"), noise(300_000)),
      (
        ArchiveEntry(
          path: Array("link".utf8), kind: .symbolicLink(target: Array("dir/data".utf8)),
          permissions: FilePermissions(rawValue: 0o777), modified: time), []
      ),
      (
        ArchiveEntry(
          path: Array("hard".utf8), kind: .hardLink(target: Array("dir/data".utf8)),
          permissions: .file,
          modified: time), []
      ),
    ]
  }()

  private static func write(
    _ path: FilePath, format: ArchiveWriter.Format = .gnu,
    compression: ArchiveWriter.Compression = .none,
    entries: [(ArchiveEntry, [UInt8])] = entries
  ) throws(ArchiveError) {
    var writer = try ArchiveWriter.create(path, format: format, compression: compression)
    for (entry, data) in entries { try writer.add(entry, contents: data) }
    try writer.finish()
  }

  private static let compressions: [ArchiveWriter.Compression] = [
    .none, .gzip(level: 6), .xz(level: 2), .zstd(level: 5),
  ]

  @Test(arguments: [ArchiveWriter.Format.gnu, .pax, .ustar], compressions)
  func otherToolsReadWhatIsWritten(
    format: ArchiveWriter.Format, compression: ArchiveWriter.Compression
  ) throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    try Self.write(path, format: format, compression: compression)
    let listing = try Tool.check(["tar", "--full-time", "-tvf", path.string])
    #expect(listing.errors == "")
    let lines = listing.text.split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    #expect(
      lines == [
        "drwxr-xr-x root/root 0 2009-02-13 23:31:30 dir/",
        "-rwxr-xr-x root/root 10 2001-09-09 01:46:40 dir/run",
        "-rw-r--r-- root/root 300000 2001-09-09 01:46:40 dir/data",
        "lrwxrwxrwx root/root 0 2009-02-13 23:31:30 link -> dir/data",
        "hrw-r--r-- root/root 0 2009-02-13 23:31:30 hard link to dir/data",
      ])
    try Tool.check(["tar", "-xf", "archive"], in: directory.path)
    #expect(try FileSystem.read(directory.path.appending("hard")) == noise(300_000))
    try Tool.check(["bsdtar", "-tf", path.string])
    if case .zstd = compression { return }
    let names = try Tool.python(
      "import sys, tarfile; print(*tarfile.open(sys.argv[1]).getnames())", path.string)
    #expect(names.text == "dir dir/run dir/data link hard\n")
  }

  @Test(arguments: [ArchiveWriter.Format.gnu, .pax, .ustar], compressions)
  func readsBackWhatIsWritten(
    format: ArchiveWriter.Format, compression: ArchiveWriter.Compression
  ) throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    try Self.write(path, format: format, compression: compression)
    var reader = try ArchiveReader.open(path)
    for (entry, data) in Self.entries {
      let read = try #require(try reader.next())
      var expected = entry
      expected.size = data.count
      if entry.kind == .directory { expected.path.append(UInt8(ascii: "/")) }
      #expect(read == expected)
      #expect(try reader.readAll(limit: 1 << 20) == data)
    }
    #expect(try reader.next() == nil)
  }

  @Test(arguments: [ArchiveWriter.Format.gnu, .pax, .ustar])
  func keepsTheBytesOfNames(format: ArchiveWriter.Format) throws {
    let names: [[UInt8]] = [
      [0x66, 0xff, 0x6f], Array("grün/ε".utf8), Array("e\u{301}".utf8), Array("\u{e9}".utf8),
    ]
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    let entries = names.map { name in
      (
        ArchiveEntry(
          path: name, kind: .symbolicLink(target: name),
          permissions: FilePermissions(rawValue: 0o777), modified: .init(seconds: 1)),
        [UInt8]()
      )
    }
    try Self.write(path, format: format, entries: entries)
    var reader = try ArchiveReader.open(path)
    #expect(try reader.readRest().map(\.entry) == entries.map(\.0))
    try FileSystem.createDirectory(directory.path.appending("out"))
    let tar = try Tool.check(["tar", "-xf", "../archive"], in: directory.path.appending("out"))
    for name in names {
      let link = directory.path.appending("out").pushing(FilePath(bytes: name))
      #expect(try FileSystem.readSymbolicLink(link) == FilePath(bytes: name))
    }
    // Names that are UTF-8 are written as POSIX says, so nobody has anything to warn of.
    try Self.write(path, format: format, entries: Array(entries.dropFirst()))
    let quiet = try Tool.check(["tar", "-tf", path.string])
    #expect(quiet.errors == "")
    #expect(tar.errors.isEmpty || format == .pax)
    let python = try Tool.python(
      """
      import os, sys, tarfile
      tar = tarfile.open(sys.argv[1], encoding="utf-8")
      print(*[os.fsencode(n).hex() for n in tar.getnames()])
      """, path.string)
    let expected = names.dropFirst().map { name in
      name.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    #expect(python.text == expected.joined(separator: " ") + "\n")
  }

  @Test func paxHeadersAreWrittenOnlyWhereTheyAreNeeded() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    try Self.write(path, format: .ustar)
    let ustar = try FileSystem.read(path)
    try Self.write(path, format: .pax)
    #expect(try FileSystem.read(path) == ustar)
  }

  @Test func writesLongNames() throws {
    let long = (0..<60).map { "directory\($0)" }.joined(separator: "/")
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    for format in [ArchiveWriter.Format.gnu, .pax] {
      try Self.write(path, format: format, entries: [(file(long), [])])
      #expect(try Tool.check(["tar", "-tf", path.string]).text == long + "\n")
    }
    let error = failure { () throws(ArchiveError) in
      try Self.write(path, format: .ustar, entries: [(file(long), [])])
    }
    guard case .library(.writeHeader, _, _)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.member == long)
  }

  @Test func writesArForDpkg() throws {
    let directory = try Scratch()
    let path = directory.path
    try Self.write(
      path.appending("control.tar.xz"), compression: .xz(),
      entries: [
        (
          file("control"),
          Array(
            "Package: demo\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n".utf8)
        )
      ])
    try Self.write(path.appending("data.tar.zst"), compression: .zstd())
    var members: [(ArchiveEntry, [UInt8])] = [(file("debian-binary"), Array("2.0\n".utf8))]
    for name in ["control.tar.xz", "data.tar.zst"] {
      members.append((file(name), try FileSystem.read(path.appending(name))))
    }
    let deb = path.appending("demo.deb")
    try Self.write(deb, format: .ar, entries: members)
    #expect(try Tool.check(["dpkg-deb", "-f", deb.string, "Package"]).text == "demo\n")
    #expect(try Tool.check(["dpkg-deb", "-c", deb.string]).text.contains("dir/data"))
    // Byte for byte what ar(1) makes of the same members.
    try Tool.check(["touch", "-d", "@1000000000", "control.tar.xz", "data.tar.zst"], in: path)
    try AtomicFile.write("2.0\n", to: path.appending("debian-binary"))
    try Tool.check(["touch", "-d", "@1000000000", "debian-binary"], in: path)
    let header = Array(try FileSystem.read(deb).prefix(68))
    #expect(
      String(decoding: header, as: UTF8.self)
        == "!<arch>\ndebian-binary   1000000000  0     0     100644  4         `\n")
  }

  @Test(arguments: compressions)
  func theSameMembersGiveTheSameBytes(compression: ArchiveWriter.Compression) throws {
    let directory = try Scratch()
    let first = directory.path.appending("first")
    let second = directory.path.appending("second")
    try Self.write(first, compression: compression)
    // The time in the header of gzip has a resolution of one second.
    sleep(1)
    try Self.write(second, compression: compression)
    #expect(try FileSystem.read(first) == FileSystem.read(second))
  }

  @Test func theNumberOfThreadsChangesNoByte() throws {
    let directory = try Scratch()
    var outputs: [[[UInt8]]] = []
    let data = noise(1 << 20) + [UInt8](repeating: 7, count: 20 << 20) + noise(1 << 20)
    for threads in [0, 1, 2, 3] {
      var bytes: [[UInt8]] = []
      for compression in [
        ArchiveWriter.Compression.xz(level: 0, threads: threads), .zstd(level: 1, threads: threads),
      ] {
        let path = directory.path.appending("archive")
        try Self.write(path, compression: compression, entries: [(file("a"), data)])
        bytes.append(try FileSystem.read(path))
      }
      outputs.append(bytes)
    }
    #expect(Set(outputs).count == 1)
  }

  @Test func gzipHasNoTimeAndNoName() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    try Self.write(path, compression: .gzip())
    let header = try FileSystem.read(path).prefix(10)
    #expect(Array(header) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3])
  }

  @Test func aWriterThatIsDroppedLeavesNothing() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    try AtomicFile.write("old", to: path)
    do {
      var writer = try ArchiveWriter.create(path, compression: .xz())
      try writer.add(file("a"), contents: noise(1000))
      #expect(try FileSystem.entries(of: directory.path).count == 2)
    }
    #expect(try FileSystem.entries(of: directory.path) == ["archive"])
    #expect(try FileSystem.readText(path) == "old")
  }

  @Test func theFileHasItsModeWhateverTheUmask() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    let writer = try ArchiveWriter.create(path, permissions: FilePermissions(rawValue: 0o604))
    try writer.finish()
    #expect(try FileSystem.status(path)?.permissions.rawValue == 0o604)
  }

  @Test func refusesMembersOfAnotherSize() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    for (actual, expected) in [(10, 11), (11, 10), (1 << 19, 1 << 18), (0, 1)] {
      var entry = file("a")
      entry.size = expected
      var left = actual
      let error = failure { () throws(ArchiveError) in
        var writer = try ArchiveWriter.create(path)
        do throws(ArchiveError) {
          try writer.add(entry) { buffer in
            let count = min(left, buffer.count)
            left -= count
            return count
          }
        } catch {
          // What comes after does not make it good again.
          try writer.finish()
        }
      }
      guard case .sizeMismatch? = error?.reason else {
        Issue.record("\(actual), \(expected): \(String(describing: error))")
        continue
      }
    }
    #expect(try FileSystem.entries(of: directory.path).isEmpty)
  }

  @Test func refusesWhatAFormatCannotHold() throws {
    let directory = try Scratch()
    let path = directory.path.appending("archive")
    let time = ArchiveEntry.Time(seconds: 0)
    let cases: [(ArchiveWriter.Format, ArchiveEntry)] = [
      (.gnu, file("")), (.gnu, file("a\0b")),
      (.gnu, ArchiveEntry(path: [97], kind: .socket, permissions: [], modified: time)),
      (
        .gnu,
        ArchiveEntry(path: [97], kind: .symbolicLink(target: []), permissions: [], modified: time)
      ),
      (
        .gnu, ArchiveEntry(path: [97], permissions: [], modified: .init(seconds: 0, nanoseconds: 1))
      ),
      (.ar, file("a/b")), (.ar, file("a b")), (.ar, file("seventeen-bytes-x")),
      (.ar, ArchiveEntry(path: [97], kind: .directory, permissions: [], modified: time)),
    ]
    for (format, entry) in cases {
      let error = failure { () throws(ArchiveError) in
        var writer = try ArchiveWriter.create(path, format: format)
        try writer.add(entry)
      }
      guard case .unrepresentable? = error?.reason else {
        Issue.record("\(entry): \(String(describing: error))")
        continue
      }
    }
  }

  @Test func writesTheBytesOfAFile() throws {
    let directory = try Scratch()
    let source = directory.path.appending("source")
    try AtomicFile.write(noise(1_000_000), to: source)
    let opened = try RandomAccessFile.open(source)
    let path = directory.path.appending("archive")
    var writer = try ArchiveWriter.create(path, compression: .zstd())
    try writer.add(file("a"), contents: opened)
    try writer.finish()
    var reader = try ArchiveReader.open(path)
    #expect(try reader.readRest().map(\.data) == [noise(1_000_000)])
  }

  @Test func aFileThatGrowsOrShrinksIsFoundOut() throws {
    let directory = try Scratch()
    let source = directory.path.appending("source")
    for size in [900_000, 1_100_000] {
      try AtomicFile.write(noise(1_000_000), to: source)
      let opened = try RandomAccessFile.open(source)
      try Tool.check(["truncate", "-s", "\(size)", source.string])
      let error = failure { () throws(ArchiveError) in
        var writer = try ArchiveWriter.create(directory.path.appending("archive"))
        try writer.add(file("a"), contents: opened)
      }
      guard case .sizeMismatch(expected: 1_000_000, _)? = error?.reason else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test func aFullDiskIsReportedAndLeavesNothing() throws {
    let directory = try Scratch()
    let mount = directory.path.appending("small")
    try FileSystem.createDirectory(mount)
    try Tool.check(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.string])
    defer { _ = try? Tool.check(["umount", mount.string]) }
    for compression in Self.compressions {
      let error = failure { () throws(ArchiveError) in
        var writer = try ArchiveWriter.create(
          mount.appending("archive"), compression: compression)
        try writer.add(file("a"), contents: noise(3_000_000))
        try writer.finish()
      }
      guard case .output(let reason)? = error?.reason else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(reason.reason == .noSpace)
      #expect(error?.hint != nil)
      #expect(try FileSystem.entries(of: mount).isEmpty)
    }
    // Just the last bytes do not fit: they are written when the archive is closed.
    let error = failure { () throws(ArchiveError) in
      var writer = try ArchiveWriter.create(mount.appending("archive"))
      try writer.add(file("a"), contents: noise((1 << 20) - 512))
      try writer.finish()
    }
    #expect(error != nil)
    #expect(try FileSystem.entries(of: mount).isEmpty)
  }

  @Test func aDirectoryThatIsMissingIsReported() {
    let error = failure { () throws(ArchiveError) in
      try ArchiveWriter.create("/nonexistent/archive.tar")
    }
    #expect(error?.message.hasSuffix("No such file or directory") == true)
  }
}
