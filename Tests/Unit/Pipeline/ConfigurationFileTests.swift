import Core
import SystemPackage
import Testing

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
