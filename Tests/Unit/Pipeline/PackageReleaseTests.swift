import Artifacts
import Core
import SystemPackage
import Testing

@testable import Pipeline

/// Trees of the versioned layout.
@Suite struct PackageReleaseTests {
  /// What a tree of one wheel is made from, with a command, for the versioned layout.
  private func lampRequest(
    _ workshop: borrowing Workshop, version: String = "1:1.0~rc1-1", light: String = "on"
  ) throws -> StageRequest {
    try workshop.addWheel(
      "lamp", files: ["lamp.py": "def main():\n    print('\(light)')\n"],
      entryPoints: "[console_scripts]\nlamp = lamp:main\n")
    var request = try workshop.options("lamp==1.0\n")
    request.packageVersion = version
    request.links = ["lamp"]
    request.releases = ReleaseOptions()
    request.report = workshop.path.appending("report.json")
    return request
  }

  @Test func `the tree is in the store and names the release`() async throws {
    let workshop = try Workshop.open()
    var request = try lampRequest(workshop)
    request.releases?.smokeTests = ["lamp", "python -c 'import lamp'"]
    request.releases?.smokeUser = "daemon"
    let report = try await StageRun(request).run()
    let release = try #require(report.release)
    #expect(report.prefix == "/opt/venvs/demo")
    #expect(release.id.wholeMatch(of: /1_1\.0~rc1-1_[0-9a-f]{8}/) != nil, "\(release.id)")
    #expect(release.store == "/opt/venvs/demo/package/\(release.id)")
    #expect(release.directory == "/opt/venvs/demo/releases/\(release.id)")
    #expect(report.sitePackages.hasPrefix(release.directory))
    #expect(report.installed.first?.string == "opt/venvs/demo/package/\(release.id)")
    let tree = workshop.destdir.pushing("opt/venvs/demo/package").pushing(FilePath(release.id))
    for script in ["bin/lamp", "bin/activate", "bin/activate.fish"] {
      let text = try FileSystem.readText(tree.pushing(FilePath(script)))
      #expect(text.contains(release.directory), "\(script)")
      #expect(!text.contains("_00000000"), "\(script)")
    }
    #expect(
      try FileSystem.readText(tree.appending(ArtifactTree.releaseFile)) == """
        version=1:1.0~rc1-1
        id=\(release.id)
        smoke-user=daemon
        smoke-timeout=60
        smoke-test=lamp
        smoke-test=python -c 'import lamp'

        """)
    #expect(
      try FileSystem.readSymbolicLink(workshop.destdir.pushing("usr/bin/lamp"))
        == "/opt/venvs/demo/current/bin/lamp")
    // dpkg owns nothing else below the prefix.
    #expect(
      try FileSystem.entries(of: workshop.destdir.pushing("opt/venvs/demo")).map(\.string)
        == ["package"])
    let artifact = try Artifact.open(workshop.destdir)
    #expect(artifact.trees.map(\.prefix) == [FilePath(release.directory)])
    #expect(artifact.trees.map(\.current) == ["/opt/venvs/demo/current"])
  }

  @Test func `the id depends on contents alone`() async throws {
    func id(version: String = "1.0", light: String = "on", test: String = "lamp") async throws
      -> String
    {
      let workshop = try Workshop.open()
      var request = try lampRequest(workshop, version: version, light: light)
      request.releases?.smokeTests = [test]
      return try #require(try await StageRun(request).run().release).id
    }
    let first = try await id()
    #expect(try await id() == first)
    #expect(try await id(light: "off") != first)
    #expect(try await id(test: "lamp --check") != first)
    #expect(try await id(version: "1.1") != first)
  }

  @Test func `a second run replaces the tree of the first`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try lampRequest(workshop)).run()
    let second = try await StageRun(try lampRequest(workshop, light: "off")).run()
    let release = try #require(second.release)
    #expect(
      try FileSystem.entries(of: workshop.destdir.pushing("opt/venvs/demo/package")).map(\.string)
        == [release.id])
  }

  /// The id of the first call's tree would say nothing of what the second one adds.
  @Test func `a second call that would add to a release is rejected`() async throws {
    let workshop = try Workshop.open()
    let first = try lampRequest(workshop)
    try await StageRun(first).run()
    let before = try workshop.contents()
    try workshop.addWheel("bulb", files: ["bulb.py": ""])
    let lock = workshop.path.appending("bulb.txt")
    try AtomicFile.write("bulb==1.0\n", to: lock)
    var second = first
    second.requirements = [lock]
    second.links = []
    let run = StageRun(second)
    let error = await #expect(throws: DeploymentError.self) { try await run.run() }
    #expect(error?.message.contains("needs the whole tree from one call") == true)
    second.releases = nil
    let plain = StageRun(second)
    let other = await #expect(throws: CommitError.self) { try await plain.run() }
    #expect(other?.message.contains("'layout: versioned': expected the same") == true)
    #expect(try workshop.contents() == before)
  }

  @Test func `a release without version is rejected`() async throws {
    let workshop = try Workshop.open()
    var request = try lampRequest(workshop)
    request.packageVersion = nil
    let run = StageRun(request)
    let error = await #expect(throws: DeploymentError.self) { try await run.run() }
    #expect(error?.message == "'layout: versioned' needs the version of the package")
  }

  @Test func `a copied interpreter is rejected`() async throws {
    let workshop = try Workshop.open()
    var request = try lampRequest(workshop)
    request.copiesInterpreter = true
    let run = StageRun(request)
    let error = await #expect(throws: DeploymentError.self) { try await run.run() }
    #expect(error?.message == "'copy-interpreter' cannot be combined with 'layout: versioned'")
  }

  @Test func `a shared directory is rejected as the prefix`() async throws {
    let workshop = try Workshop.open()
    var request = try lampRequest(workshop)
    request.prefix = "/usr/lib"
    let run = StageRun(request)
    await #expect(throws: RequestError.self) { try await run.run() }
  }

  private func finish(_ workshop: borrowing Workshop) -> FinishRun {
    FinishRun(
      destdir: workshop.destdir, stageReport: workshop.path.appending("report.json"),
      buildDirectories: [], jobs: 2, sourceDate: nil)
  }

  @Test func `a tree that is changed later is rejected`() async throws {
    let workshop = try Workshop.open()
    let report = try await StageRun(try lampRequest(workshop)).run()
    #expect(try await finish(workshop).run().changed == 0)
    let release = try #require(report.release)
    let tree = workshop.destdir.pushing("opt/venvs/demo/package").pushing(FilePath(release.id))
    try AtomicFile.write("x\n", to: tree.appending("notes.txt"))
    let run = finish(workshop)
    let error = await #expect(throws: DeploymentError.self) { try await run.run() }
    #expect(error?.message.contains("was changed after its id was computed") == true)
  }

  @Test(arguments: [
    (
      "lib/systemd/system/demo.service", "ExecStart=/opt/venvs/demo/current/bin/python3 -m lamp",
      "ExecStart=/opt/venvs/demo/run python3 -m lamp"
    ),
    (
      "usr/sbin/demo",
      "exec /opt/venvs/demo/current/bin/lamp; /opt/venvs/demo/current/bin/python",
      "exec /opt/venvs/demo/current/bin/lamp; /opt/venvs/demo/run python"
    ),
    (
      "etc/cron.d/demo", "@daily demo /opt/venvs/demo/current/bin/python3.11 -m lamp",
      "@daily demo /opt/venvs/demo/run python3.11 -m lamp"
    ),
  ])
  func `a unit that starts the interpreter by the link is rejected`(
    name: String, line: String, instead: String
  ) async throws {
    let workshop = try Workshop.open()
    try await StageRun(try lampRequest(workshop)).run()
    let file = workshop.destdir.pushing(FilePath(name))
    try FileSystem.createDirectories(file.removingLastComponent())
    try AtomicFile.write("[Service]\n# /opt/venvs/demo/current/bin/python\n\(line)\n", to: file)
    let run = finish(workshop)
    let error = await #expect(throws: DeploymentError.self) { try await run.run() }
    #expect(error?.location == "\(name):3")
    #expect(error?.hint?.hasPrefix("write '\(instead)' in line 3: ") == true)
    try AtomicFile.write("[Service]\n\(instead)\n", to: file)
    #expect(try await run.run().changed == 0)
    try AtomicFile.write("[Service]\n\(line.replacing("python", with: "lamp"))\n", to: file)
    #expect(try await run.run().changed == 0)
  }

  /// The plain layout has commands there, and a unit may be older than the layout.
  @Test(arguments: [
    ("lamp --on", "current/bin/lamp --on"), ("python3 -m lamp", "run python3 -m lamp"),
  ])
  func `a unit of the plain layout is rejected`(command: String, instead: String) async throws {
    let workshop = try Workshop.open()
    try await StageRun(try lampRequest(workshop)).run()
    let file = workshop.destdir.pushing("lib/systemd/system/demo.service")
    try FileSystem.createDirectories(file.removingLastComponent())
    try AtomicFile.write("[Service]\nExecStart=/opt/venvs/demo/bin/\(command)\n", to: file)
    let run = finish(workshop)
    let error = await #expect(throws: DeploymentError.self) { try await run.run() }
    #expect(error?.location == "lib/systemd/system/demo.service:2")
    #expect(error?.message.contains("a directory that the versioned layout does not have") == true)
    #expect(error?.hint == "write 'ExecStart=/opt/venvs/demo/\(instead)' in line 2")
  }

  @Test(arguments: [
    ("current/bin/python3", "exec /opt/venvs/demo/run python3 \"$@\""),
    ("bin/lamp", "make it a link to '/opt/venvs/demo/current/bin/lamp'"),
  ])
  func `a link to what is not there, or to the interpreter, is rejected`(
    target: String, hint: String
  ) async throws {
    let workshop = try Workshop.open()
    try await StageRun(try lampRequest(workshop)).run()
    let link = workshop.destdir.pushing("usr/bin/other")
    try FileSystem.createSymbolicLink(link, to: FilePath("/opt/venvs/demo/\(target)"))
    let run = finish(workshop)
    let error = await #expect(throws: DeploymentError.self) { try await run.run() }
    #expect(error?.message.hasPrefix("'usr/bin/other' starts") == true)
    #expect(error?.hint?.contains(hint) == true)
  }
}
