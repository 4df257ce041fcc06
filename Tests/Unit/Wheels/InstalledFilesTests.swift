import Archives
import Core
import ELF
import Packaging
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Wheels

@Suite struct InstalledFilesTests {
  /// Installs a wheel into a tree of `directory`.
  private func install(
    _ wheel: WheelBuilder, in directory: borrowing Scratch, isRequested: Bool = true, jobs: Int = 2
  ) async throws -> (tree: FilePath, plan: InstallPlan, files: InstalledFiles) {
    let path = try wheel.write(into: directory.path)
    let tree = directory.path.appending("tree")
    try FileSystem.createDirectory(tree)
    let planner = try await InstallPlanner.demo()
    let plan = try planner.plan([
      InstallRequest(wheel: try Wheel.open(path), isRequested: isRequested)
    ])
    let files = try await WheelInstaller(
      plan: plan, root: tree, shebangs: planner.shebangs, jobs: jobs
    ).install()
    return (tree, plan, files)
  }

  @Test func areThoseOfTheTreeInItsOrder() async throws {
    let directory = try Scratch()
    let code = "\u{7f}ELF"
    let wheel = WheelBuilder([
      "demo/__init__.py": "x = 1\n", "demo/a/b.txt": "ü", "demo/a.txt": "", "demo/a-b/c": "c",
      "demo/ab": "12", "demo.libs/x": code, "demo/notelf": "\u{7f}ELG", "demo/short": "\u{7f}EL",
      "demo-1.0.data/scripts/tool": "#!python -u\nprint(1)\n",
      "demo-1.0.dist-info/entry_points.txt": "[console_scripts]\nrun = demo:main\n",
    ])
    let (tree, plan, files) = try await install(wheel, in: directory, isRequested: false)
    let found = try FileSystem.walk(tree).filter { $0.status.type == .regular }
    let written = files.sorted { _ in true }
    #expect(written.map(\.path) == found.map(\.path))
    #expect(files.count == written.count)
    #expect(written.map(\.size) == found.map { Int($0.status.size) })
    #expect(files.elf == ["\(plan.layout.sitePackages.string)/demo.libs/x"])
  }

  @Test func `what is known of distributions is what their directories have`() async throws {
    let directory = try Scratch()
    let info = "demo-1.0.dist-info"
    let wheel = WheelBuilder([
      "demo.py": "", "one.egg-info/PKG-INFO": "", "\(info)/licenses/b/x": "x",
      "\(info)/licenses/b.txt": "b", "\(info)/licenses/b-c/y": "y", "\(info)/z": "z",
      "\(info)/a/1": "1",
    ])
    let (tree, plan, installed) = try await install(wheel, in: directory, jobs: 1)
    var files = installed
    let root = try TreeRoot.open(tree)
    let site = plan.layout.sitePackages
    let path = site.appending(info)
    let entries = files.siteEntries()
    #expect(Set(entries.keys) == Set(try root.entries(of: site).map { site.appending($0) }))
    #expect(try entries[path] == root.files(below: path))
    #expect(entries.filter { !$0.value.isEmpty }.count == 1)
    let known = try #require(files.distributions?.first)
    let own = try #require(known.record)
    #expect(known.directory == path && known.distribution.metadata.name.raw == "demo")
    let record = try #require(try known.distribution.record(in: root))
    let rows = own.rows { _ in true }
    #expect(Set(record.rows) == Set(rows))
    #expect(own.rows { $0.hasSuffix(".py") } == rows.filter { $0.path.hasSuffix(".py") })

    // Whatever is changed is not known any more.
    try files.refresh([site.appending("demo.py")], below: tree)
    #expect(files.distributions?.first?.record != nil)
    try files.refresh([path.appending("RECORD")], below: tree)
    #expect(files.distributions?.count == 1 && files.distributions?.first?.record == nil)
    try files.refresh([path.appending("METADATA")], below: tree)
    #expect(files.distributions == nil)
  }

  /// What is written comes in pieces of any length.
  @Test(arguments: [
    ([[0x7f, 0x45, 0x4c, 0x46, 2]], true), ([[0x7f], [], [0x45, 0x4c], [0x46, 1, 1], [9]], true),
    ([[0x7f, 0x45], [0x4c]], false), ([[0x7f, 0x45], [0x45, 0x4c, 0x46]], false),
    ([[0, 0x7f, 0x45, 0x4c, 0x46]], false), ([], false),
  ])
  func `ELF is recognised by the first bytes`(pieces: [[UInt8]], isELF: Bool) {
    var elf = ElfRecognition("demo.so", size: pieces.joined().count)
    for piece in pieces { piece.withUnsafeBytes { elf.add($0) } }
    #expect(elf.isELF == isELF)
  }

  /// A small one is read from memory, a large one from the file that is being written.
  @Test func `what ELF files say is what is in the tree`() async throws {
    let directory = try Scratch()
    let python = try FileSystem.read("/usr/bin/python3")
    let libraries = try ElfSamples.system(20).map { try FileSystem.read($0) }
    let library = try #require(libraries.first { $0.count < ZipMemberReader.wholeLimit })
    #expect(python.count > ZipMemberReader.wholeLimit)
    let damaged = Array(library.prefix(library.count / 2))
    let contents: [String: [UInt8]] = [
      "demo/python": python, "demo/z.so": library, "demo/damaged.so": damaged,
      "demo-1.0.data/scripts/interpreter": python, "demo-1.0.data/scripts/z": library,
    ]
    var builder = WheelBuilder()
    for (name, bytes) in contents { builder.files.append(.init(name, bytes)) }
    let (tree, plan, installed) = try await install(builder, in: directory)
    var files = installed
    #expect(files.elf.count == contents.count && Set(files.elf) == Set(files.elfContents.keys))
    for (path, elf) in files.elfContents {
      let file = tree.pushing(FilePath(path))
      if path.hasSuffix("damaged.so") {
        let error = try #require(throws: ElfError.self) { try elf.get() }
        let found = try #require(throws: ElfError.self) { try ElfFile.read(file) }
        #expect(error.reason == found.reason)
      } else {
        #expect(try elf.get() == ElfFile.read(file))
      }
    }

    // What was written anew is not known.
    let changed = FilePath("\(plan.layout.sitePackages.string)/demo/z.so")
    try files.refresh([changed], below: tree)
    #expect(files.elf.contains(changed.string) && files.elfContents[changed.string] == nil)
    #expect(files.elfContents.count == contents.count - 1)
  }
}
