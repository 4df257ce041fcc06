import Core
import Relocation
import SystemPackage
import TestSupport
import Testing
import Venv

/// What becomes of files of each format, and how a format is added.
@Suite struct FormatTests {
  private static let site: FilePath = "lib/python3.11/site-packages"
  private static let build: FilePath = "/build/demo-1.0"

  /// A tree that calls itself `/build/demo-1.0/tree` and `/opt/venvs/demo`.
  private struct Tree: ~Copyable {
    let directory: Scratch
    var root: FilePath { directory.path }

    init() throws { directory = try Scratch() }

    func write(_ text: String, to path: FilePath) throws {
      try FileSystem.createDirectories(root.pushing(path).removingLastComponent())
      try AtomicFile.write(
        text, to: root.pushing(path), permissions: FilePermissions(rawValue: 0o640))
    }

    func relocator(
      _ formats: [any RelocatableFormat] = RelocatableFormats.all
    ) -> Relocator {
      let prefix: FilePath = "/opt/venvs/demo"
      return Relocator(
        root: root,
        context: RelocationContext(
          placement: TreePlacement(prefix: prefix, shebang: .absolute),
          sitePackages: FormatTests.site,
          buildDirectories: BuildDirectories(
            [FormatTests.build], temporary: ["/build/demo-1.0/.work-1"],
            trees: [FormatTests.build.appending("tree"), prefix]),
          commands: []),
        formats: formats)
    }
  }

  @Test(
    arguments: [
      ("share/jupyter/kernels/k/kernel.json", true), ("share/kernel.json", false),
      ("bin/tool", true), ("bin/sub/tool", false), ("\(site)/a.pth", true),
      ("\(site)/sub/a.pth", false), ("\(site)/__editable__.a-1.pth", true),
      ("\(site)/a.egg-link", true), ("\(site)/a.py", false), ("lib/pkgconfig/a.pc", false),
    ] as [(String, Bool)])
  func `files that may name another prefix are candidates`(path: String, expected: Bool) throws {
    let path = FilePath(path)
    let name = path.lastComponent?.string ?? ""
    let directory = path.removingLastComponent().string
    #expect(try Tree().relocator().isCandidate(name[...], in: directory) == expected)
  }

  @Test(
    arguments: [
      (
        "share/jupyter/kernels/k/kernel.json", #"{"argv": ["\/x\"y/python3", "-m"], "a": "argv"}"#,
        #"{"argv": ["python", "-m"], "a": "argv"}"#
      ),
      (
        "share/jupyter/kernels/k/kernel.json", #"{"argv" : [ "/usr/bin/python3", "-m"], "a": 1}"#,
        #"{"argv" : [ "python", "-m"], "a": 1}"#
      ),
      ("share/jupyter/kernels/k/kernel.json", #"{"argv": ["python"]}"#, nil),
      ("share/kernel.json", #"{"argv": ["/usr/bin/python3"]}"#, nil),
      (
        "lib/pkgconfig/a.pc",
        "prefix=/build/demo-1.0/a/ \nlibdir=/build/demo-1.0/a/lib\ninc=/build/demo-1.0/a\n",
        "prefix=${pcfiledir}/../..\nlibdir=${prefix}/lib\ninc=${prefix}\n"
      ),
      ("lib/pkgconfig/a.pc", "prefix=/usr\n", nil),
      (
        "\(site)/a.pth", "/build/demo-1.0/tree/share\nimport sys\n/opt/venvs/demo\nrelative\n",
        "../../../share\nimport sys\n../../..\nrelative\n"
      ),
      ("\(site)/a.egg-link", "relative\n", nil),
      ("share/a.pth", "/build/demo-1.0/tree/share\n", nil),
    ] as [(String, String, String?)])
  func `only what names the build is changed`(
    path: String, text: String, expected: String?
  ) throws {
    let path = FilePath(path)
    let tree = try Tree()
    try tree.write(text, to: path)
    let changes = try tree.relocator().relocate([path, "share/missing"])
    #expect(changes.paths == (expected == nil ? [] : [path]))
    #expect(changes.warnings == [])
    #expect(try FileSystem.readText(tree.root.pushing(path)) == expected ?? text)
    #expect(try FileSystem.status(tree.root.pushing(path))?.permissions.rawValue == 0o640)
  }

  @Test func `what a build has recorded of its directories becomes relative`() throws {
    let tree = try Tree()
    let path = Self.site.appending("config.py")
    let room = "/build/demo-1.0/.work-1/build-0/tmp"
    try tree.write(
      """
      a = '\(room)/pip-req-build-abcd_123/.mesonpy-efgh4567/lib'
      b = ['-I\(room)/pip-build-env-x_0abcde/overlay']
      c = '\(room)/pip-req-build-abcd_123', '/build/demo-1.0/.work-10/x'
      d = '/build/demo-1.0/.work-1/build-project/x'

      """, to: path)
    try tree.write("\(room)/x\0", to: "share/binary")
    let changes = try tree.relocator().relocate([path, "share/binary"])
    #expect(changes.paths == [path])
    #expect(changes.warnings.count == 1 && changes.warnings[0].contains("which is '.' now"))
    #expect(
      try FileSystem.readText(tree.root.pushing(path)) == """
        a = './.mesonpy/lib'
        b = ['-I./pip-build-env/overlay']
        c = '.', '/build/demo-1.0/.work-10/x'
        d = '/build/demo-1.0/.work-1/build-project/x'

        """)
  }

  @Test(
    arguments: [
      ("/opt/venvs/demo/share/x", "../../share/x"), ("/build/demo-1.0/tree", "../.."),
      ("/usr/bin/x", "/usr/bin/x"), ("../x", "../x"),
    ] as [(FilePath, FilePath)])
  func `absolute links within the tree become relative`(
    target: FilePath, expected: FilePath
  ) throws {
    let tree = try Tree()
    let link = tree.root.pushing("lib/sub/a.pc")
    try FileSystem.createDirectories(link.removingLastComponent())
    try FileSystem.createSymbolicLink(link, to: target)
    let changes = try tree.relocator().relocate(["lib/sub/a.pc"])
    #expect(changes.paths == (target == expected ? [] : ["lib/sub/a.pc"]))
    #expect(try FileSystem.readSymbolicLink(link) == expected)
  }

  @Test func `directories outside of the tree are warned of`() throws {
    let tree = try Tree()
    let path = Self.site.appending("a.pth")
    try tree.write("/usr/lib/x\n", to: path)
    let changes = try tree.relocator().relocate([path])
    #expect(changes.paths == [])
    #expect(changes.warnings.count == 1 && changes.warnings[0].contains("'/usr/lib/x'"))
  }

  @Test(arguments: [
    ("__editable__.a-1.pth", "/home/joe/a\n"), ("a.egg-link", "/home/joe/a\n.\n"),
    ("__editable___a_finder.py", "MAPPING = {'a': '/home/joe/a'}\n"),
    ("a.pth", "/build/demo-1.0/src\n"),
  ])
  func `editable installations are errors`(name: String, text: String) throws {
    let tree = try Tree()
    let path = Self.site.appending(name)
    try tree.write(text, to: path)
    let relocator = tree.relocator()
    let error = #expect(throws: RelocationError.self) {
      try relocator.relocate([path], distributions: [path: "Demo.A"])
    }
    #expect(error?.message.hasPrefix("Demo.A is an editable installation: ") == true)
  }

  @Test func `a damaged ELF file stays as it is`() throws {
    let tree = try Tree()
    try tree.write("\u{7f}ELF/build/demo-1.0", to: "lib/a.so")
    #expect(try tree.relocator().relocate(["lib/a.so"]).paths == [])
  }

  /// All that a new format needs.
  private struct Makefile: RelocatableFormat {
    func matches(_ file: RelocatableFile, in context: RelocationContext) -> Bool {
      file.name == "Makefile"
    }

    func relocate(
      _ file: RelocatableFile, in context: RelocationContext
    ) throws -> RelocationResult {
      let text = try file.text() ?? ""
      guard context.buildDirectories.areNamed(in: text) else { return .unchanged }
      return RelocationResult(
        change: .contents(Array("PREFIX = \(context.placement.prefix)\n".utf8)),
        warnings: ["changed"])
    }
  }

  @Test func `a format is one type`() throws {
    let tree = try Tree()
    try tree.write("PREFIX = /build/demo-1.0/x\n", to: "share/Makefile")
    try tree.write("PREFIX = /usr\n", to: "Makefile")
    let formats = RelocatableFormats.all + [Makefile()]
    let changes = try tree.relocator(formats).relocate(["Makefile", "share/Makefile"])
    #expect(changes.paths == ["share/Makefile"])
    #expect(changes.warnings == ["changed"])
    #expect(
      try FileSystem.readText(tree.root.pushing("share/Makefile")) == "PREFIX = /opt/venvs/demo\n")
  }
}
