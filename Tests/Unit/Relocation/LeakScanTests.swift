import Archives
import Core
import Processes
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Relocation

@Suite(.slow) struct LeakScanTests {
  private static let needle = "/build/demo-1.0/debian/demo"

  private func tree(_ files: [(String, [UInt8])]) throws -> Scratch {
    let directory = try Scratch()
    for (path, bytes) in files {
      let file = directory.path.appending(path)
      try FileSystem.createDirectories(file.removingLastComponent())
      try AtomicFile.write(bytes, to: file)
    }
    return directory
  }

  @Test func `leaks of every kind are found, in order, with their offsets`() async throws {
    let leak = Array(Self.needle.utf8)
    let directory = try tree([
      ("bin/tool", Array("#!".utf8) + leak + Array("/bin/python\n".utf8)),
      ("bin/clean", Array("#!/opt/venvs/demo/bin/python\n".utf8)),
      ("lib/x.so", [0x7f, 0x45, 0x4c, 0x46] + [UInt8](repeating: 0, count: 5000) + leak),
      ("lib/__pycache__/a.cpython-311.pyc", [0xa7, 0x0d, 0x0d, 0x0a, 0, 0] + leak),
      ("lib/libx.a", Array("!<arch>\n".utf8) + leak),
      ("lib/data.bin", [0, 1, 2] + leak),
      ("lib/demo.dist-info/direct_url.json", Array("{\"url\": \"file://".utf8) + leak),
    ])
    try FileSystem.createSymbolicLink(
      directory.path.appending("lib64"), to: FilePath(Self.needle + "/lib"))
    let leaks = try await LeakScan([leak]).scan(directory.path, jobs: 2).leaks
    #expect(
      leaks.map { "\($0.path.string) \($0.offset) \($0.kind.rawValue)" } == [
        "bin/tool 2 text",
        "lib/__pycache__/a.cpython-311.pyc 6 pyc",
        "lib/data.bin 3 binary",
        "lib/demo.dist-info/direct_url.json 16 text",
        "lib/libx.a 8 archive",
        "lib/x.so 5004 ELF",
        "lib64 0 link target",
      ])
    #expect(leaks.allSatisfy { $0.needle == Self.needle })
    #expect(Set(leaks.map(\.hint)).count == leaks.count)
  }

  @Test(arguments: [-300, -284, -283, -282, -40, -27, -26, -13, -3, -2, -1, 0, 1, 26, 284])
  func `a leak across the border of two chunks is found`(distance: Int) async throws {
    let leak = Array(Self.needle.utf8)
    let offset = (1 << 20) + leak.count - 1 + distance
    let bytes = [UInt8](repeating: 0x61, count: offset) + leak + [0x2f, 0x62, 0x62]
    let directory = try tree([("big", bytes)])
    let leaks = try await LeakScan([leak]).scan(directory.path, jobs: 1).leaks
    #expect(leaks.map(\.offset) == [offset])
  }

  @Test func `several strings are told apart and each is reported once per file`() async throws {
    let directory = try tree([("a", Array("/home/b /home/a /home/b /home/a".utf8))])
    let leaks = try await LeakScan(directories: ["/home/a", "/home/b", "/home/c"])
      .scan(directory.path, jobs: 1).leaks
    #expect(leaks.map { "\($0.needle) \($0.offset)" } == ["/home/a 8", "/home/b 0"])
  }

  @Test func `a clean tree and no strings at all give nothing`() async throws {
    let directory = try tree([("a", Array("text".utf8)), ("empty", [])])
    #expect(try await LeakScan([Array("/build".utf8)]).scan(directory.path, jobs: 4).leaks.isEmpty)
    #expect(try await LeakScan([[]]).scan(directory.path, jobs: 4).leaks.isEmpty)
  }

  @Test func `a tree that is not there is an error`() async throws {
    await #expect(throws: FileError.self) {
      try await LeakScan([[1]]).scan("/nonexistent", jobs: 1)
    }
  }

  /// Real archives of every kind, with a file that names the build directory where no search of the
  /// archive's own bytes can find it.
  @Test func `what archives have in them is found, wherever it lies`() async throws {
    let directory = try tree([])
    let script = #"""
      import bz2, gzip, io, lzma, os, sys, tarfile, zipfile
      needle = sys.argv[1]
      text = ("x" * 3000 + needle + "/" + "y" * 3000).encode()
      def tar(name, mode, members):
          with tarfile.open(name, mode) as archive:
              for member, data in members:
                  info = tarfile.TarInfo(member)
                  info.size = len(data)
                  archive.addfile(info, io.BytesIO(data))
      with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
          archive.writestr("clean", "x" * 5000)
          archive.writestr("dir/leak", text)
      with zipfile.ZipFile("stored.zip", "w") as archive:
          archive.writestr("leak", text)
      gzip.open("b.gz", "wb").write(text)
      bz2.open("c.bz2", "wb").write(text)
      lzma.open("d.xz", "wb").write(text)
      tar("e.tar", "w", [("clean", b"1"), ("leak", text)])
      tar("f.tar.gz", "w:gz", [("clean", b"1" * 100000), ("leak", text)])
      tar("g.tar.xz", "w:xz", [("in.tar.gz", open("f.tar.gz", "rb").read())])
      tar("h.tar.bz2", "w:bz2", [("dir" + needle, b"1")])
      with zipfile.ZipFile("i.zip", "w", zipfile.ZIP_DEFLATED) as archive:
          archive.write("g.tar.xz")
          archive.write("b.gz")
      tar("clean.tgz", "w:gz", [("clean", b"1" * 100000)])
      open("broken.zip", "wb").write(open("a.zip", "rb").read()[:200])
      open("cut.gz", "wb").write(open("b.gz", "rb").read()[:40])
      """#
    _ = try await CommandRunner().runChecked(
      Command(
        "/usr/bin/python3", ["-I", "-c", script, Self.needle], workingDirectory: directory.path))
    _ = try await CommandRunner().runChecked(
      Command(
        "/usr/bin/zstd", ["-q", "e.tar", "-o", "j.tar.zst"], workingDirectory: directory.path)
    )
    for jobs in [1, 3] {
      let findings = try await LeakScan([Array(Self.needle.utf8)]).scan(directory.path, jobs: jobs)
      #expect(
        findings.leaks.map {
          ([$0.path.string] + $0.members + ["\($0.offset)"]).joined(separator: " ")
        }
          == [
            "a.zip dir/leak 3000", "b.gz 3000", "c.bz2 3000", "d.xz 3000", "e.tar leak 3000",
            "f.tar.gz leak 3000", "g.tar.xz in.tar.gz leak 3000",
            "h.tar.bz2 dir\(Self.needle) 3", "i.zip g.tar.xz in.tar.gz leak 3000",
            "i.zip b.gz 3000", "j.tar.zst leak 3000", "stored.zip leak 3000",
          ])
      #expect(findings.leaks.allSatisfy { $0.kind == .archive })
      #expect(findings.unsearched.map(\.path.string) == ["broken.zip", "cut.gz"])
      #expect(findings.unsearched.allSatisfy { !$0.reason.isEmpty })
    }
    let leaks = try await LeakScan([Array(Self.needle.utf8)]).scan(directory.path, jobs: 1).leaks
    #expect(leaks.first?.location == "'a.zip', member 'dir/leak', byte 3000")
  }

  /// Their contents are compressed in what is searched, so nothing of them is seen.
  @Test func `archives in archives that are not searched are named`() async throws {
    let directory = try tree([])
    let script = #"""
      import zipfile
      for name, members in [("in.zip", []), ("out.zip", ["in.zip", "in.zip"])]:
          with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
              archive.writestr("text", "x" * 5000)
              for number, member in enumerate(members):
                  archive.write(member, "%d/%s" % (number, member))
      """#
    _ = try await CommandRunner().runChecked(
      Command("/usr/bin/python3", ["-I", "-c", script], workingDirectory: directory.path))
    let findings = try await LeakScan([Array(Self.needle.utf8)]).scan(directory.path, jobs: 1)
    #expect(
      findings.unsearched.map { "\($0.path.string): \($0.reason)" } == [
        "out.zip: 2 archives in the archive not searched, such as '0/in.zip'"
      ])
  }

  /// 401 bytes of bzip2 are half a gigabyte.
  @Test func `a small file does not take the time of a large one`() async throws {
    let directory = try tree([])
    let script = #"""
      import bz2
      open("bomb.bz2", "wb").write(bz2.compress(bytes(256 << 20)))
      """#
    _ = try await CommandRunner().runChecked(
      Command("/usr/bin/python3", ["-I", "-c", script], workingDirectory: directory.path))
    #expect(try FileSystem.read(directory.path.appending("bomb.bz2")).count < 1000)
    let findings = try await LeakScan([Array(Self.needle.utf8)]).scan(directory.path, jobs: 1)
    #expect(
      findings.unsearched.map(\.reason) == ["archive has more than 16384000 bytes when unpacked"])
  }

  @Test func `a bomb is given up on, and what is before the limit is found`() async throws {
    let directory = try tree([])
    let script = #"""
      import gzip, sys
      with gzip.open("bomb.gz", "wb", 1) as file:
          file.write(sys.argv[1].encode())
          for _ in range(520):
              file.write(bytes(1 << 20))
      """#
    _ = try await CommandRunner().runChecked(
      Command(
        "/usr/bin/python3", ["-I", "-c", script, Self.needle], workingDirectory: directory.path))
    let findings = try await LeakScan([Array(Self.needle.utf8)]).scan(directory.path, jobs: 1)
    #expect(
      findings.unsearched.map(\.reason) == ["archive has more than 536870912 bytes when unpacked"])
    #expect(findings.leaks.map(\.offset) == [0])
  }

  @Test(arguments: [1, 2, 7, 25, 26, 27, 100, 4096])
  func `pieces of a stream may be cut anywhere`(size: Int) throws {
    let bytes = Array("aaa\(Self.needle)/bb /build/other".utf8)
    var search = StreamSearch(
      [Self.needle, "/build/other", "/nowhere"].compactMap { PathSearch(Array($0.utf8)) })
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = Array(bytes[start..<min(bytes.count, start + size)])
      piece.withUnsafeBytes { search.feed($0) }
    }
    search.finish()
    #expect(search.offsets == [3, 3 + Self.needle.utf8.count + 4, nil])
  }

  @Test func `allowances cover leaks, and those without use are told`() async throws {
    let directory = try tree([("share/a.log", Array("/build".utf8)), ("b", Array("/build".utf8))])
    let findings = try await LeakScan(directories: ["/build"]).scan(directory.path, jobs: 1)
    let allowances = ["share/*.log: known: a log", "c: gone", "*/a.log: too"]
      .compactMap { LeakAllowance($0) }
    let (allowed, open, unused) = findings.sorted(by: allowances)
    #expect(allowed.map { "\($0.leak.path) \($0.reason)" } == ["share/a.log known: a log"])
    #expect(open.map(\.path) == ["b"])
    #expect(unused.map(\.pattern.description) == ["c"])
  }

  @Test(arguments: ["", "share/x", "share/x:", "share/x:  ", ": reason"])
  func `an allowance needs a path and a reason`(text: String) {
    #expect(LeakAllowance(text) == nil)
  }
}
