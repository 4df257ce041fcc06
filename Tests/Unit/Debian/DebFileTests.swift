import Archives
import Core
import Debian
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct DebFileTests {
  /// Runs a shell script in `directory` with arguments; it must succeed.
  private static func shell(
    _ script: String, _ arguments: String..., in directory: FilePath
  ) throws {
    let line = ["sh", "-eu", "-c", "cd \"$1\"; shift; exec >log 2>&1; \(script)", "sh"]
    var argv = (line + [directory.string] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    var child: pid_t = 0
    try #require(posix_spawnp(&child, "sh", nil, nil, &argv, environ) == 0)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let log = (try? FileSystem.readText(directory.appending("log"))) ?? ""
    try #require(status == 0, "\(log)")
  }

  /// The tree of a package with one of most things.
  private static func makeTree(_ directory: FilePath) throws {
    let root = directory.appending("root")
    try FileSystem.createDirectories(root.appending("DEBIAN"))
    try FileSystem.createDirectories(root.pushing("usr/bin"))
    try AtomicFile.write(
      "Package: demo\nVersion: 1.0-1\nArchitecture: all\nMaintainer: Jö <j@example.org>\n"
        + "Description: demo\n more\n", to: root.appending("DEBIAN").appending("control"))
    try AtomicFile.write(
      "#!/bin/sh\nset -e\n", to: root.pushing("DEBIAN/postinst"), permissions: .executable)
    try AtomicFile.write("#!/bin/sh\n", to: root.pushing("usr/bin/demo"), permissions: .executable)
    try FileSystem.createSymbolicLink(root.pushing("usr/bin/python"), to: "/usr/bin/python3")
  }

  private static func reason(_ path: FilePath) -> String? {
    do throws(DebFileError) {
      _ = try DebFile.open(path)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: ["none", "gzip", "xz", "zstd"], [true, false])
  func readsWhatDpkgDebWrites(compression: String, uniform: Bool) throws {
    let directory = try Scratch()
    try Self.makeTree(directory.path)
    try Self.shell(
      "dpkg-deb -Z\"$1\" $2 --root-owner-group -b root demo.deb", compression,
      uniform ? "--uniform-compression" : "--no-uniform-compression", in: directory.path)
    let package = try DebFile.open(directory.path.appending("demo.deb"))
    #expect(package.formatVersion == "2.0")
    #expect(package.controlFiles.map(\.name) == ["control", "postinst"])
    #expect(package.controlFiles.map(\.permissions) == [.file, .executable])
    #expect(
      try package.control
        == FileSystem.readText(directory.path.pushing("root/DEBIAN/control")))
    #expect(package.controlFile("postinst")?.contents == Array("#!/bin/sh\nset -e\n".utf8))
    #expect(package.controlFile("prerm") == nil)
    var data = try package.data()
    var found: [String: [UInt8]] = [:]
    while let entry = try data.next() {
      found[entry.displayPath] = try data.readAll(limit: 1 << 20)
      #expect(entry.userName == Array("root".utf8))
    }
    #expect(
      found.keys.sorted() == [
        "./", "./usr/", "./usr/bin/", "./usr/bin/demo", "./usr/bin/python",
      ])
    #expect(found["./usr/bin/demo"] == Array("#!/bin/sh\n".utf8))
  }

  @Test func extractsTheDataOfAPackage() throws {
    let directory = try Scratch()
    try Self.makeTree(directory.path)
    try Self.shell("dpkg-deb -b root demo.deb; dpkg-deb -x demo.deb theirs", in: directory.path)
    let package = try DebFile.open(directory.path.appending("demo.deb"))
    var data = try package.data()
    try Extraction(absoluteLinks: .any).extract(&data, to: directory.path.appending("ours"))
    try Self.shell("diff -r --no-dereference theirs ours", in: directory.path)
  }

  /// What deb(5) has to say on members; `$@` in a script is the three usual ones.
  @Test(
    arguments: [
      ("ar rcS x.deb $@", nil),
      ("ar rcS x.deb $@ extra", nil),
      ("ar rcS x.deb debian-binary _gpg control.tar.gz _x data.tar.gz", nil),
      ("printf '2.7\\nmore\\n' > debian-binary; ar rcS x.deb $@", nil),
      (
        "cp control.tar.gz junk; ar rcS x.deb debian-binary junk control.tar.gz data.tar.gz",
        "expected member 'control.tar', got 'junk'"
      ),
      (
        "ar rcS x.deb debian-binary control.tar.gz junk data.tar.gz",
        "expected member 'data.tar', got 'junk'"
      ),
      (
        "ar rcS x.deb control.tar.gz debian-binary data.tar.gz",
        "first member is not 'debian-binary'"
      ),
      (
        "ar rcS x.deb debian-binary data.tar.gz control.tar.gz",
        "expected member 'control.tar', got 'data.tar.gz'"
      ),
      ("ar rcS x.deb debian-binary control.tar.gz", "no member 'data.tar'"),
      ("ar rcS x.deb debian-binary", "no member 'control.tar'"),
      ("printf '3.0\\n' > debian-binary; ar rcS x.deb $@", "package format '3.0' (expected 2.0)"),
      ("printf '20\\n' > debian-binary; ar rcS x.deb $@", "package format '20' (expected 2.0)"),
      ("printf '2.x\\n' > debian-binary; ar rcS x.deb $@", "package format '2.x' (expected 2.0)"),
      ("printf '2.0' > debian-binary; ar rcS x.deb $@", "'debian-binary' has no line"),
      (
        "cp control.tar.gz control.tar.xz; ar rcS x.deb debian-binary control.tar.xz data.tar.gz",
        "compressed with gzip, which is not allowed here"
      ),
      (
        "zcat control.tar.gz | bzip2 > control.tar.bz2; ar rcS x.deb debian-binary control.tar.bz2 data.tar.gz",
        "unsupported compression of member 'control.tar.bz2'"
      ),
      ("ar rcS x.deb debian-binary control.tar.Z data.tar.gz", "got 'control.tar.Z'"),
      ("echo hello > x.deb", "Unrecognized"),
      (": > x.deb", "Unrecognized"),
    ])
  func keepsToTheOrderOfMembers(script: String, expected: String?) throws {
    let directory = try Scratch()
    try Self.makeTree(directory.path)
    try Self.shell(
      "dpkg-deb -Zgzip -b root demo.deb; ar x demo.deb; touch extra _gpg _x junk control.tar.Z; "
        + "set -- debian-binary control.tar.gz data.tar.gz; \(script)", in: directory.path)
    let path = directory.path.appending("x.deb")
    let reason = Self.reason(path)
    if let expected {
      #expect(reason?.contains(expected) == true, "\(reason ?? "no error")")
      #expect(reason?.hasPrefix(path.string) == true, "\(reason ?? "no error")")
    } else {
      #expect(reason == nil)
      var data = try DebFile.open(path).data()
      var count = 0
      while try data.next() != nil { count += 1 }
      #expect(count == 5)
    }
  }

  @Test func readsBzip2DataAndPlainNames() throws {
    let directory = try Scratch()
    try Self.makeTree(directory.path)
    try Self.shell(
      "dpkg-deb -Znone -b root demo.deb; ar x demo.deb; bzip2 data.tar; "
        + "bsdtar --format=arbsd -cf x.deb debian-binary control.tar data.tar.bz2",
      in: directory.path)
    var data = try DebFile.open(directory.path.appending("x.deb")).data()
    #expect(data.filter == .bzip2)
    var count = 0
    while try data.next() != nil { count += 1 }
    #expect(count == 5)
  }

  @Test(
    arguments: [
      ("mkdir d; touch d/f; tar czf control.tar.gz ./control d/f", "has 'd/f'"),
      ("ln -s /etc/passwd md5sums; tar czf control.tar.gz ./control ./md5sums", "has './md5sums'"),
      ("tar --hard-dereference -czf control.tar.gz ./control control", "has 'control' twice"),
    ])
  func refusesControlArchivesThatAreNone(script: String, expected: String) throws {
    let directory = try Scratch()
    try Self.makeTree(directory.path)
    try Self.shell(
      "dpkg-deb -Zgzip -b root demo.deb; ar x demo.deb; cp root/DEBIAN/control .; \(script); "
        + "ar rcS x.deb debian-binary control.tar.gz data.tar.gz", in: directory.path)
    let reason = Self.reason(directory.path.appending("x.deb"))
    #expect(reason?.contains(expected) == true, "\(reason ?? "no error")")
  }

  @Test func controlMustBeThereAndBeText() throws {
    let directory = try Scratch()
    try Self.makeTree(directory.path)
    try Self.shell(
      "dpkg-deb -Zgzip -b root demo.deb; ar x demo.deb; touch x; tar czf control.tar.gz x; "
        + "ar rcS 1.deb debian-binary control.tar.gz data.tar.gz; printf 'A: \\377\\n' > control; "
        + "tar czf control.tar.gz control; ar rcS 2.deb debian-binary control.tar.gz data.tar.gz",
      in: directory.path)
    for (name, expected) in [("1.deb", "without a file 'control'"), ("2.deb", "is not UTF-8")] {
      let package = try DebFile.open(directory.path.appending(name))
      do throws(DebFileError) {
        _ = try package.control
        Issue.record("\(name) has a control file")
      } catch {
        #expect(error.message.contains(expected))
      }
    }
  }

  @Test func everyTruncationIsAnError() throws {
    let directory = try Scratch()
    try Self.makeTree(directory.path)
    try Self.shell("dpkg-deb -Zxz -b root demo.deb", in: directory.path)
    let whole = try FileSystem.read(directory.path.appending("demo.deb"))
    let path = directory.path.appending("x.deb")
    // The byte that pads a member of odd size to an even one is missing in many a package.
    for count in 0..<whole.count - 1 {
      try AtomicFile.write(Array(whole[..<count]), to: path)
      var isWhole = true
      do {
        var data = try DebFile.open(path).data()
        while try data.next() != nil {}
      } catch {
        isWhole = false
      }
      #expect(!isWhole, "\(count) of \(whole.count) bytes")
    }
  }
}
