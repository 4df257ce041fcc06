import Core
import Debian
import ELF
import SystemPackage
import TestSupport
import Testing

/// Dependencies of files for another machine, as the packages of that say them.
@Suite struct LibraryCatalogTests {
  private static let aarch64 = ElfMachine(is64Bit: true, processor: .aarch64)

  /// A package with these control files.
  private func package(
    _ name: String, symbols: String? = nil, shlibs: String? = nil, in scratch: borrowing Scratch
  ) throws -> DebFile {
    let control = FilePath(name).appending("DEBIAN")
    try scratch.write(
      """
      Package: \(name)
      Version: 1.0
      Architecture: arm64
      Maintainer: Deb Ian <deb@example.org>
      Description: libraries

      """, to: control.appending("control"))
    if let symbols { try scratch.write(symbols, to: control.appending("symbols")) }
    if let shlibs { try scratch.write(shlibs, to: control.appending("shlibs")) }
    try Tool.check(["dpkg-deb", "-Zgzip", "-z1", "--build", name, "."], in: scratch.path)
    return try DebFile.open(scratch.path.appending("\(name)_1.0_arm64.deb"))
  }

  private func archive(in scratch: borrowing Scratch) throws -> LibraryArchive {
    var archive = LibraryArchive()
    archive.add(
      try package(
        "libwater1",
        symbols: """
          libwater.so.1 libwater1 #MINVER#
           one@Base 1.2
           two@Base 1.4
           new@Base 9

          """, shlibs: "libwater 1 libwater1 (>= 9)\n", in: scratch),
      named: try DebianName("libwater1"))
    archive.add(
      try package("libsand2", shlibs: "libsand 2 libsand2 (>= 2.5)\n", in: scratch),
      named: try DebianName("libsand2"))
    archive.add(try package("none", in: scratch), named: try DebianName("none"))
    return archive
  }

  /// A library of the tree for arm64, which is one for this machine with another number in its header.
  private func library(in tree: borrowing PackageTree) throws {
    for name in ["libwater.so.1", "libsand.so.2", "libgone.so.3"] {
      try tree.compile(
        "stub/\(name)", source: "void one(void) {} void two(void) {} void new(void) {}")
    }
    try tree.compile(
      "site/mod.so", needs: ["stub/libwater.so.1", "stub/libsand.so.2", "stub/libgone.so.3"],
      source: "void one(void), two(void); void f(void) { one(); two(); }")
    var bytes = try FileSystem.read(tree.prefixed("site/mod.so"))
    bytes.replaceSubrange(18..<20, with: [183, 0])
    try AtomicFile.write(bytes, to: tree.prefixed("site/mod.so"))
  }

  private func find(
    in tree: borrowing PackageTree, _ catalog: LibraryCatalog
  ) throws -> SharedLibraryDependencies {
    try SharedLibraryDependencies.find(
      ["site/mod.so"], in: tree.root, prefix: PackageTree.prefix, machine: Self.aarch64,
      interpreter: "/usr/bin/python3.11", catalog: catalog)
  }

  /// The newest symbol in use counts, shlibs where there are no symbols, and what is not known is told.
  @Test func `dependencies come from the packages of the other system`() throws {
    let scratch = try Scratch()
    let tree = try PackageTree()
    try library(in: tree)
    let found = try find(in: tree, .archive(try archive(in: scratch), system: "debian-12-arm64"))
    #expect(found.relations == ["libsand2 (>= 2.5)", "libwater1 (>= 1.4)"])
    #expect(found.warnings.count == 1)
    #expect(
      found.warnings[0].contains("'libgone.so.3', which is neither in the tree nor in a package")
        && found.warnings[0].contains("debian-12-arm64"))
    #expect(found.foreign.isEmpty)
  }

  @Test func `without packages there are no dependencies, and a warning`() throws {
    let tree = try PackageTree()
    try library(in: tree)
    let found = try find(in: tree, .none(system: "debian-12-arm64"))
    #expect(found.relations.isEmpty && found.warnings.count == 1)
    #expect(found.warnings[0].hasPrefix("nothing is known of the libraries of debian-12-arm64"))
  }

  @Test func `an archive is read as it was written, whatever the order`() throws {
    let scratch = try Scratch()
    let (one, two) = (scratch.path.appending("1.tar.xz"), scratch.path.appending("2.tar.xz"))
    try archive(in: scratch).write(one)
    let read = try LibraryArchive.read(one)
    try read.write(two)
    #expect(try FileSystem.read(one) == FileSystem.read(two))
    let tree = try PackageTree()
    try library(in: tree)
    #expect(
      try find(in: tree, .archive(read, system: "x")).relations == [
        "libsand2 (>= 2.5)", "libwater1 (>= 1.4)",
      ])
  }

  @Test(arguments: ["x.txt", "../libx1.symbols", "lib x.symbols"])
  func `another member is an error`(member: String) throws {
    let scratch = try Scratch()
    try scratch.write("x", to: FilePath("in").appending("file"))
    try Tool.check(
      ["tar", "-cJf", "x.tar.xz", "--transform", "s|in/file|\(member)|", "-P", "in/file"],
      in: scratch.path)
    #expect(throws: LibraryArchiveError.self) {
      try LibraryArchive.read(scratch.path.appending("x.tar.xz"))
    }
  }
}
