import Archives
import Core
import Debian
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("Artifact")
struct ArtifactTests {
  /// A directory that is to become a package: a tree, a link out of it, odd modes.
  private static func makeDestdir(_ root: FilePath) throws {
    let tree = root.pushing("opt/venvs/demo")
    try FileSystem.createDirectories(tree.appending("bin"))
    try AtomicFile.write(
      "home = /usr/bin\nversion = 3.11.2\n", to: tree.appending("pyvenv.cfg"))
    try FileSystem.createSymbolicLink(tree.pushing("bin/python"), to: "/usr/bin/python3.11")
    try AtomicFile.write(
      "#!/opt/venvs/demo/bin/python\n", to: tree.pushing("bin/demo"), permissions: .executable)
    try AtomicFile.write(
      "x\n", to: tree.appending("shared"), permissions: FilePermissions(rawValue: 0o666))
    try FileSystem.createDirectories(root.appending("DEBIAN"))
    try AtomicFile.write(
      "Package: demo\nVersion: 1.0\nArchitecture: all\nMaintainer: J <j@example.org>\n"
        + "Depends: python3.11\nDescription: demo\n", to: root.pushing("DEBIAN/control"))
  }

  @Test("a .deb is unpacked, its links are listed only, and modes and owners are those in it")
  func deb() throws {
    let scratch = try Scratch()
    let root = scratch.path.appending("root")
    try Self.makeDestdir(root)
    let file = scratch.path.appending("demo.deb")
    try Tool.check(["dpkg-deb", "--root-owner-group", "-Znone", "-b", root.string, file.string])
    let artifact = try Artifact.open(file, temporaryDirectory: scratch.path)
    #expect(artifact.kind == .deb)
    #expect(artifact.control?["Package"] == "demo")
    #expect(artifact.package?.controlFiles.map(\.name) == ["control"])
    #expect(artifact.trees.map(\.path) == ["opt/venvs/demo"])
    #expect(artifact.trees.first?.prefix == "/opt/venvs/demo")
    let files = Dictionary(uniqueKeysWithValues: artifact.files.map { ($0.path.string, $0) })
    let python = try #require(files["opt/venvs/demo/bin/python"])
    #expect(python.linkTarget == "/usr/bin/python3.11")
    #expect(try !FileSystem.exists(artifact.contents.path.pushing(python.path)))
    #expect(files["opt/venvs/demo/shared"]?.permissions == FilePermissions(rawValue: 0o666))
    #expect(files["opt/venvs/demo/shared"]?.owner == .init(user: 0, group: 0))
    #expect(
      try FileSystem.readText(artifact.contents.path.pushing("opt/venvs/demo/shared")) == "x\n")
  }

  @Test("a directory is looked at where it is, as a tree or as one that has trees")
  func directories() throws {
    let scratch = try Scratch()
    let root = scratch.path.appending("root")
    try Self.makeDestdir(root)
    let destdir = try Artifact.open(root)
    #expect(destdir.kind == .destdir)
    #expect(destdir.trees.map(\.prefix) == ["/opt/venvs/demo"])
    let tree = try Artifact.open(root.pushing("opt/venvs/demo"))
    #expect(tree.kind == .tree)
    #expect(tree.trees.map(\.prefix) == ["/opt/venvs/demo"])
    #expect(tree.files.first { $0.path == "bin/demo" }?.permissions == .executable)
    #expect(tree.files.allSatisfy { $0.owner == nil })
  }

  @Test("nothing is left of what was unpacked")
  func cleansUp() throws {
    let scratch = try Scratch()
    let root = scratch.path.appending("root")
    try Self.makeDestdir(root)
    let file = scratch.path.appending("demo.deb")
    try Tool.check(["dpkg-deb", "--root-owner-group", "-Zxz", "-b", root.string, file.string])
    func look() throws {
      let artifact = try Artifact.open(file, temporaryDirectory: scratch.path.appending("t"))
      #expect(FileSystem.isDirectory(artifact.contents.path))
    }
    try look()
    #expect(try FileSystem.entries(of: scratch.path.appending("t")).isEmpty)
  }

  @Test func aFileOfAnySizeIsAnError() throws {
    let scratch = try Scratch()
    try scratch.write("home = /usr/bin\n", to: "pyvenv.cfg")
    #expect(
      scratch.path.appending("pyvenv.cfg").withPlatformString { truncate($0, 100 << 30) } == 0)
    #expect(throws: BudgetError.self) { _ = try Artifact.open(scratch.path) }
  }

  @Test("what is nothing of the kind is refused by name")
  func refusals() throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("notes.txt")
    func error(_ path: FilePath) -> ArtifactError? {
      do {
        _ = try Artifact.open(path, temporaryDirectory: scratch.path)
        return nil
      } catch {
        return error as? ArtifactError
      }
    }
    #expect(error(path) == .missing(path))
    try AtomicFile.write("hello\n", to: path)
    #expect(error(path) == .unknownFile(path))
  }

  @Test(
    "the place of a tree is what its scripts or its activate script say",
    arguments: [
      ("bin/tool", "#!/srv/app/bin/python3.11\n", "/srv/app"),
      ("bin/tool", "#!/bin/sh\n'''exec' '/srv/a b/bin/python' \"$0\" \"$@\"\n' '''\n", "/srv/a b"),
      ("bin/tool", "#!/usr/bin/python3\n", nil),
      ("bin/activate", "VIRTUAL_ENV='/srv/app'\nexport VIRTUAL_ENV\n", "/srv/app"),
      ("bin/activate", "    export VIRTUAL_ENV=/srv/app\n", "/srv/app"),
      ("bin/activate", "VIRTUAL_ENV=$(cygpath /srv/app)\n", nil),
    ])
  func prefixes(file: String, text: String, prefix: String?) throws {
    let scratch = try Scratch()
    let place = scratch.path.pushing(FilePath(file))
    try FileSystem.createDirectories(place.removingLastComponent())
    try AtomicFile.write(text, to: place, permissions: .executable)
    #expect(try ArtifactTree.prefix(of: try TreeRoot.open(scratch.path))?.string == prefix)
  }
}
