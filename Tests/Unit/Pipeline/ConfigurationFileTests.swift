import Artifacts
import Core
import SystemPackage
import Testing
import Venv

@testable import Pipeline

/// Files of the tree that become configuration files.
@Suite struct ConfigurationFileTests {
  private static let site = "lib/python3*/site-packages"

  /// What a tree of one wheel with settings is made from.
  private func lampRequest(
    _ workshop: borrowing Workshop, _ pattern: String = "\(site)/lamp/lamp.ini",
    target: FilePath? = nil, settings: String = "[lamp]\nlight = on\n"
  ) throws -> StageRequest {
    try workshop.addWheel(
      "lamp",
      files: [
        "lamp/__init__.py": "", "lamp/lamp.ini": settings, "lamp/settings.py": "LIGHT = 'on'\n",
      ])
    var request = try workshop.options("lamp==1.0\n")
    request.packageVersion = "1.0"
    request.report = workshop.path.appending("report.json")
    request.configurationFiles = [
      ConfigurationFile(pattern: PathPattern(pattern), target: target, location: "demo.venvdeb:3")
    ]
    return request
  }

  @Test(arguments: [false, true])
  func `the file is in etc and the tree has a link`(isVersioned: Bool) async throws {
    let workshop = try Workshop.open()
    var request = try lampRequest(workshop)
    if isVersioned { request.releases = ReleaseOptions() }
    let report = try await StageRun(request).run()
    let conffile = try #require(report.conffiles?.first)
    #expect(conffile.target == "/etc/demo/lamp.ini")
    #expect(
      try FileSystem.readText(workshop.destdir.pushing("etc/demo/lamp.ini"))
        == "[lamp]\nlight = on\n")
    #expect(report.installed.map(\.string).contains("etc/demo/lamp.ini"))
    let store = report.release?.store ?? "/opt/venvs/demo"
    let tree = workshop.destdir.pushing(FilePath(root: nil, FilePath(store).components))
    #expect(
      try FileSystem.readSymbolicLink(tree.pushing(conffile.path.path)) == "/etc/demo/lamp.ini")
    let record = try #require(
      try FileSystem.walk(tree).first { $0.path.string.hasSuffix("lamp-1.0.dist-info/RECORD") })
    let rows = try FileSystem.readText(tree.pushing(record.path)).split(separator: "\n")
    #expect(rows.contains("lamp/lamp.ini,,"))
    #expect(rows.contains { $0.hasPrefix("lamp/settings.py,sha256=") })
    // What runs later finds nothing to mend.
    let finish = FinishRun(
      destdir: workshop.destdir, stageReport: try #require(request.report),
      buildDirectories: [], jobs: 2, sourceDate: nil)
    #expect(try await finish.run().changed == 0)
  }

  /// On the machine that builds, /etc has not what the package has.
  @Test func `checks of the application find the files`() async throws {
    let workshop = try Workshop.open()
    var request = try lampRequest(workshop)
    let file = "\(Self.site)/lamp/lamp.ini"
    request.checks = [
      ApplicationCheck(command: "grep -q 'light = on' $VIRTUAL_ENV/\(file)", location: "demo:1")
    ]
    let report = try await StageRun(request).run()
    let path = try #require(report.conffiles?.first).path.path
    #expect(
      try FileSystem.readSymbolicLink(workshop.destdir.pushing("opt/venvs/demo").pushing(path))
        == "/etc/demo/lamp.ini")
  }

  @Test func `a module has no bytecode that would hide changes`() async throws {
    let workshop = try Workshop.open()
    let request = try lampRequest(
      workshop, "\(Self.site)/lamp/settings.py", target: "/etc/lamp/settings.py")
    try await StageRun(request).run()
    #expect(
      try FileSystem.readText(workshop.destdir.pushing("etc/lamp/settings.py"))
        == "LIGHT = 'on'\n")
    let files = try FileSystem.walk(workshop.destdir).map(\.path.string)
    #expect(!files.contains { $0.contains("__pycache__/settings.") })
    #expect(files.contains { $0.contains("__pycache__/__init__.") })
  }

  @Test func `a second run replaces the file of the first`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try lampRequest(workshop)).run()
    let request = try lampRequest(workshop, settings: "[lamp]\nlight = off\n")
    try await StageRun(request).run()
    #expect(
      try FileSystem.readText(workshop.destdir.pushing("etc/demo/lamp.ini"))
        == "[lamp]\nlight = off\n")
  }

  /// The file of a target that the packager changed would else be shipped, too.
  @Test func `a second run removes the file that nothing leads to`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try lampRequest(workshop, target: "/etc/lamp/old.ini")).run()
    let old = workshop.destdir.pushing("etc/lamp/old.ini")
    #expect(try FileSystem.exists(old))
    let report = try await StageRun(try lampRequest(workshop, target: "/etc/new.ini")).run()
    #expect(report.conffiles?.map(\.target) == ["/etc/new.ini"])
    #expect(!report.installed.contains { $0.string == "etc/lamp/old.ini" })
    #expect(
      try FileSystem.entries(of: workshop.destdir.pushing("etc")).map(\.string) == ["new.ini"])
    var without = try lampRequest(workshop)
    without.configurationFiles = []
    #expect(try await StageRun(without).run().conffiles == nil)
    #expect(try !FileSystem.exists(workshop.destdir.pushing("etc")))
  }

  /// What `debian/rules` makes of a file is not ours to remove.
  @Test func `a file that was changed stays, with a warning`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try lampRequest(workshop, target: "/etc/lamp/old.ini")).run()
    let old = workshop.destdir.pushing("etc/lamp/old.ini")
    try AtomicFile.write("[lamp]\nlight = dim\n", to: old)
    let next = try lampRequest(workshop, target: "/etc/new.ini")
    let report = try await StageRun(next).run()
    #expect(try FileSystem.readText(old) == "[lamp]\nlight = dim\n")
    #expect(report.warnings.contains { $0.hasPrefix("'/etc/lamp/old.ini' was changed after") })
    #expect(report.conffiles?.map(\.target) == ["/etc/new.ini"])
    #expect(!report.installed.contains { $0.string == "etc/lamp/old.ini" })
    // From then on it is one of others.
    #expect(try await !StageRun(next).run().warnings.contains { $0.contains("was changed after") })
    #expect(try FileSystem.exists(old))
  }

  /// What is there although the tree has no link to it any more is of others.
  @Test func `a file of others at the path of an earlier run stays`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try lampRequest(workshop)).run()
    try FileSystem.removeTree(workshop.destdir.appending("opt"))
    let file = workshop.destdir.pushing("etc/demo/lamp.ini")
    try AtomicFile.write("mine\n", to: file)
    try await StageRun(try lampRequest(workshop, target: "/etc/new.ini")).run()
    #expect(try FileSystem.readText(file) == "mine\n")
  }

  /// A second call of the same build that adds a wheel from a lock of its own.
  private func bulbRequest(_ workshop: borrowing Workshop, after first: StageRequest) throws
    -> StageRequest
  {
    try workshop.addWheel("bulb", files: ["bulb.py": "", "bulb.ini": "watt = 5\n"])
    let lock = workshop.path.appending("bulb.txt")
    try AtomicFile.write("bulb==1.0\n", to: lock)
    var request = first
    request.requirements = [lock]
    request.configurationFiles = []
    return request
  }

  @Test func `a second call keeps the configuration files of the first`() async throws {
    let workshop = try Workshop.open()
    let first = try lampRequest(workshop)
    try await StageRun(first).run()
    var second = try bulbRequest(workshop, after: first)
    let link = "\(Self.site)/lamp/lamp.ini"
    second.checks = [
      ApplicationCheck(command: "grep -q 'light = on' $VIRTUAL_ENV/\(link)", location: "demo:1")
    ]
    second.configurationFiles = [
      ConfigurationFile(
        pattern: PathPattern("\(Self.site)/bulb.ini"), target: nil, location: "demo:2")
    ]
    let report = try await StageRun(second).run()
    #expect(
      report.conffiles?.map(\.target).sorted() == ["/etc/demo/bulb.ini", "/etc/demo/lamp.ini"])
    let lamp = try #require(report.conffiles?.first { $0.target.hasSuffix("lamp.ini") })
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    #expect(try FileSystem.readSymbolicLink(tree.pushing(lamp.path.path)) == "/etc/demo/lamp.ini")
    #expect(
      try FileSystem.readText(workshop.destdir.pushing("etc/demo/lamp.ini"))
        == "[lamp]\nlight = on\n")
    #expect(Set(report.installed.map(\.string)).isSuperset(of: ["etc/demo/lamp.ini"]))
    let finish = FinishRun(
      destdir: workshop.destdir, stageReport: try #require(second.report), buildDirectories: [],
      jobs: 2, sourceDate: nil)
    // Files of the first call look changed, as they had two names, and RECORD stays as it is.
    try await finish.run()
    let record = try #require(
      try FileSystem.walk(tree).first { $0.path.string.hasSuffix("lamp-1.0.dist-info/RECORD") })
    let rows = try FileSystem.readText(tree.pushing(record.path)).split(separator: "\n")
    #expect(rows.contains("lamp/lamp.ini,,"))
  }

  @Test func `a second call can give a file of the first another path`() async throws {
    let workshop = try Workshop.open()
    let first = try lampRequest(workshop)
    try await StageRun(first).run()
    var second = try bulbRequest(workshop, after: first)
    second.configurationFiles = [
      ConfigurationFile(
        pattern: PathPattern("\(Self.site)/lamp/lamp.ini"), target: "/etc/lamp", location: "demo:2")
    ]
    let report = try await StageRun(second).run()
    #expect(report.conffiles?.map(\.target) == ["/etc/lamp"])
    #expect(
      try FileSystem.readText(workshop.destdir.pushing("etc/lamp")) == "[lamp]\nlight = on\n")
    #expect(try !FileSystem.exists(workshop.destdir.pushing("etc/demo")))
  }

  @Test func `a second call that replaces the distribution removes its file`() async throws {
    let workshop = try Workshop.open()
    let first = try lampRequest(workshop)
    try await StageRun(first).run()
    try workshop.addWheel("lamp", "2.0", files: ["lamp/__init__.py": ""])
    let lock = workshop.path.appending("newer.txt")
    try AtomicFile.write("lamp==2.0\n", to: lock)
    var second = first
    second.requirements = [lock]
    second.configurationFiles = []
    #expect(try await StageRun(second).run().conffiles == nil)
    #expect(try !FileSystem.exists(workshop.destdir.pushing("etc")))
  }

  @Test(arguments: [BytecodeMode.uncheckedHash, .onInstall])
  func `a bundle has configuration files, too`(bytecode: BytecodeMode) async throws {
    let workshop = try Workshop.open()
    var request = try lampRequest(
      workshop, "\(Self.site)/lamp/settings.py", target: "/etc/lamp/settings.py")
    request.bytecode = bytecode
    var packed = request
    packed.configurationFiles = []
    var build = BundleRun(
      origin: .lock(packed, hasPrefix: true), directory: workshop.path,
      temporaryDirectory: workshop.path, jobs: 2)
    build.date = SourceDate(seconds: 1_600_000_000)
    build.name = "demo"
    build.version = "1.0"
    build.output = workshop.path.appending("demo.venv.tar")
    request.bundle = try Bundle.open(FilePath(try await build.run().bundle))
    request.requirements = []
    request.wheelhouses = []
    let report = try await StageRun(request).run()
    let conffile = try #require(report.conffiles?.first)
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    #expect(
      try FileSystem.readSymbolicLink(tree.pushing(conffile.path.path)) == "/etc/lamp/settings.py")
    #expect(
      try FileSystem.readText(workshop.destdir.pushing("etc/lamp/settings.py"))
        == "LIGHT = 'on'\n")
    let files = try FileSystem.walk(tree).map(\.path.string)
    #expect(!files.contains { $0.contains("__pycache__/settings.") })
    #expect(files.contains { $0.contains("__pycache__/__init__.") } == (bytecode != .onInstall))
  }

  @Test func `a file of others is not replaced`() async throws {
    let workshop = try Workshop.open()
    let file = workshop.destdir.pushing("etc/demo/lamp.ini")
    try FileSystem.createDirectories(file.removingLastComponent())
    try AtomicFile.write("mine\n", to: file)
    let run = StageRun(try lampRequest(workshop))
    let error = await #expect(throws: CommitError.self) { try await run.run() }
    #expect(error?.message.contains("etc/demo/lamp.ini': not created by venvdeb") == true)
    #expect(try FileSystem.readText(file) == "mine\n")
    #expect(try !FileSystem.exists(workshop.destdir.pushing("opt")))
  }

  @Test(arguments: [
    ("\(site)/lamp/absent.ini", "the tree has no such file"),
    ("\(site)/lamp/*", "it matches several files: "),
    ("bin/python", "it is a symbolic link"),
    ("\(site)/lamp-1.0.dist-info/METADATA", "it is metadata of a distribution"),
  ])
  func `what cannot become a configuration file is rejected`(
    pattern: String, reason: String
  ) async throws {
    let workshop = try Workshop.open()
    let run = StageRun(try lampRequest(workshop, pattern))
    let error = await #expect(throws: DeploymentError.self) { try await run.run() }
    #expect(error?.location == "demo.venvdeb:3")
    #expect(error?.message.contains("cannot become a configuration file: \(reason)") == true)
    #expect(error?.hint?.contains("relative to the tree") == true)
    #expect(try !FileSystem.exists(workshop.destdir.pushing("opt")))
  }

  @Test func `one path for two files is rejected`() async throws {
    let workshop = try Workshop.open()
    var request = try lampRequest(workshop, target: "/etc/lamp")
    request.configurationFiles.append(
      ConfigurationFile(
        pattern: PathPattern("\(Self.site)/lamp/settings.py"), target: "/etc/lamp",
        location: "demo.venvdeb:4"))
    let run = StageRun(request)
    let error = await #expect(throws: DeploymentError.self) { try await run.run() }
    #expect(error?.location == "demo.venvdeb:4")
    #expect(error?.message.contains("two files have the target '/etc/lamp'") == true)
  }
}
