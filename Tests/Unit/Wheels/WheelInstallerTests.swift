import Core
import Glibc
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Archives
@testable import Wheels

@Suite struct WheelInstallerTests {
  /// Installs wheels into a new tree below `directory`.
  private func install(
    _ paths: [FilePath], into directory: FilePath, _ conflicts: ConflictPolicy = .error
  ) async throws -> (tree: FilePath, plan: InstallPlan) {
    let tree = directory.appending("tree")
    try FileSystem.createDirectory(tree)
    let planner = try await InstallPlanner.demo(conflicts)
    let plan = try planner.plan(
      try paths.map { InstallRequest(wheel: try Wheel.open($0), isRequested: false) })
    try await WheelInstaller(plan: plan, root: tree, shebangs: planner.shebangs, jobs: 2).install()
    return (tree, plan)
  }

  /// What a tree has: mode and contents by path; directories end in `/`.
  private func listing(of tree: FilePath) throws -> [String: String] {
    var listing: [String: String] = [:]
    for (path, status) in try FileSystem.walk(tree) where status.type != .directory {
      let mode = String(status.permissions.rawValue, radix: 8)
      listing[path.string] = "\(mode) \(try FileSystem.readText(tree.pushing(path)))"
    }
    return listing
  }

  @Test func writesFilesAndRecord() async throws {
    let directory = try Scratch()
    var builder = WheelBuilder([
      "demo/__init__.py": "x = 1\n", "demo/café, \"x\".txt": "ü",
      "demo-1.0.data/scripts/tool": "#!python -u\nprint(1)\n",
      "demo-1.0.data/scripts/other": "#!/bin/sh\n",
      "demo-1.0.dist-info/entry_points.txt": "[console_scripts]\nrun = demo:main\n",
    ])
    builder.files.append(.init("demo/program", "", isExecutable: true))
    let path = try builder.write(into: directory.path)
    let (tree, plan) = try await install([path], into: directory.path)
    let site = plan.layout.sitePackages.string
    let files = try listing(of: tree)
    #expect(files["\(site)/demo/__init__.py"] == "644 x = 1\n")
    #expect(files["\(site)/demo/program"] == "755 ")
    #expect(files["bin/tool"] == "755 #!/opt/venvs/demo/bin/python\nprint(1)\n")
    #expect(files["bin/other"] == "755 #!/bin/sh\n")
    #expect(files["bin/run"]?.hasPrefix("755 #!/opt/venvs/demo/bin/python\nimport sys\n") == true)
    #expect(files["\(site)/demo-1.0.dist-info/INSTALLER"] == "644 venvdeb\n")

    let record = try Record(
      parsing: FileSystem.read(tree.appending("\(site)/demo-1.0.dist-info/RECORD")))
    #expect(
      record.rows.map(\.path)
        == record.rows.map(\.path).sorted {
          $0.utf8.lexicographicallyPrecedes($1.utf8)
        })
    var listed: Set<String> = []
    for row in record.rows {
      let file = FilePath("\(site)/\(row.path)").lexicallyNormalized()
      listed.insert(file.string)
      if row.path == "demo-1.0.dist-info/RECORD" { continue }
      let bytes = try FileSystem.read(tree.pushing(file))
      #expect(row.digest == Digest.of(bytes), "\(row.path)")
      #expect(row.size == bytes.count)
    }
    #expect(listed == Set(files.keys))
  }

  @Test func writesWhatPolicyChooses() async throws {
    for (policy, text) in [(ConflictPolicy.first, "1"), (.last, "2")] {
      let directory = try Scratch()
      let paths = try [("first", "1"), ("second", "2")].map {
        try WheelBuilder(["shared.py": $1], name: $0).write(into: directory.path)
      }
      let (tree, plan) = try await install(paths, into: directory.path, policy)
      let site = tree.appending(plan.layout.sitePackages.string)
      #expect(try FileSystem.readText(site.appending("shared.py")) == text)
      for name in ["first", "second"] {
        let record = try Record(
          parsing: FileSystem.read(site.appending("\(name)-1.0.dist-info/RECORD")))
        #expect(
          record.rows.first { $0.path == "shared.py" }?.digest == Digest.of(Array(text.utf8)))
      }
    }
  }

  @Test func refusesOtherBytesThanRecordSays() async throws {
    let directory = try Scratch()
    var builder = WheelBuilder(["demo.py": "good"])
    builder.record = {
      $0[0] = "demo.py,sha256=\(Digest.of(Array("evil".utf8)).base64URL),4"
    }
    let path = try builder.write(into: directory.path)
    let error = try await #require(throws: WheelError.self) {
      _ = try await install([path], into: directory.path)
    }
    #expect(error.member == "demo.py")
    guard case .digestMismatch("sha256", _, _) = error.reason else {
      Issue.record("refused for \(error.reason)")
      return
    }
  }

  /// A link that somebody put into the tree is not followed, neither for directories nor for files.
  @Test(arguments: ["demo", "demo/sub", "demo/sub/file.py"])
  func followsNoLinks(_ link: String) async throws {
    let directory = try Scratch()
    let path = try WheelBuilder(["demo/sub/file.py": "x"]).write(into: directory.path)
    let planner = try await InstallPlanner.demo()
    let plan = try planner.plan([InstallRequest(wheel: try Wheel.open(path), isRequested: false)])
    let tree = directory.path.appending("tree")
    let place = tree.appending("\(plan.layout.sitePackages.string)/\(link)")
    let outside = directory.path.appending("outside")
    try FileSystem.createDirectories(outside.appending("sub"))
    try FileSystem.createDirectories(place.removingLastComponent())
    try FileSystem.createSymbolicLink(
      place, to: link.hasSuffix(".py") ? outside.appending("file.py") : outside)
    let installer = WheelInstaller(plan: plan, root: tree, shebangs: planner.shebangs, jobs: 1)
    await #expect(throws: FileError.self) { try await installer.install() }
    #expect(try FileSystem.walk(outside).map(\.path) == ["sub"])
  }

  @Test func installsLargePrograms() async throws {
    let directory = try Scratch()
    let program = "\u{7f}ELF" + String(repeating: "x", count: ZipMemberReader.wholeLimit)
    let path = try WheelBuilder(["demo-1.0.data/scripts/tool": program])
      .write(into: directory.path)
    let (tree, _) = try await install([path], into: directory.path)
    #expect(try FileSystem.readText(tree.appending("bin/tool")) == program)
  }

  @Test func refusesLargeScripts() async throws {
    let directory = try Scratch()
    let script = "#!python\n" + String(repeating: "#", count: 16 << 20)
    let path = try WheelBuilder(["demo-1.0.data/scripts/tool": script])
      .write(into: directory.path)
    let error = try await #require(throws: WheelError.self) {
      _ = try await install([path], into: directory.path)
    }
    #expect(error.reason == .scriptTooLarge(limit: 16 << 20))
  }

  @Test func ignoresTheUmask() async throws {
    let directory = try Scratch()
    let path = try WheelBuilder(["demo/a/b.py": ""]).write(into: directory.path)
    let (tree, _) = try await install([path], into: directory.path)
    for (path, status) in try FileSystem.walk(tree) where status.type == .directory {
      #expect(status.permissions.rawValue == 0o755, "\(path)")
    }
  }
}
