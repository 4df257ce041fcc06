import Core
import Pipeline
import Processes
import SystemPackage
import TestSupport
import Testing
import Venv

/// Several calls that make one tree, each of its own lock.
@Suite struct EarlierTreeTests {
  /// A request for one wheel, in a lock of its own.
  private func request(
    _ workshop: borrowing Workshop, _ name: String, _ version: String = "1.0",
    files: [String: String] = [:]
  ) throws -> StageRequest {
    let hash = try workshop.addWheel(
      name, version,
      files: ["\(name).py": "def main(): print('\(name) \(version)')\n"].merging(files) { $1 },
      entryPoints: "[console_scripts]\n\(name) = \(name):main\n")
    let lock = workshop.path.appending("\(name).txt")
    try AtomicFile.write("\(name)==\(version) --hash=sha256:\(hash)\n", to: lock)
    var request = try workshop.options("")
    request.requirements = [lock]
    request.report = workshop.path.appending("report.json")
    request.links = [name]
    return request
  }

  private func output(_ workshop: borrowing Workshop, _ module: String) async throws -> String {
    let python = workshop.destdir.pushing("opt/venvs/demo/bin/python")
    return try await CommandRunner().runChecked(
      Command(python, ["-I", "-c", "import \(module); \(module).main()"])
    ).outputText
  }

  /// The report has no credentials, and knows the call nevertheless: a second one is an error for releases.
  @Test func `a call with credentials is the same again`() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let name = "bulb-1.0-py3-none-any.whl"
    var call = try request(workshop, "lamp")
    try workshop.addWheel("bulb", files: ["bulb.py": ""])
    try FileSystem.rename(workshop.wheelhouse.appending(name), to: server.files.appending(name))
    call.isOffline = false
    call.environment["PIP_CONFIG_FILE"] = "/dev/null"
    call.packageVersion = "1.0"
    call.releases = ReleaseOptions()
    func run(_ query: String, password: String = "s3cr3t-word") async throws -> Report {
      var call = call
      let url = server.url("ok/files/\(name)", user: "jane:\(password)")
      call.preinstalled = ["bulb @ \(url)\(query)"]
      return try await StageRun(call).run()
    }
    let first = try await run("?token=a")
    #expect(try await run("?token=a").release?.id == first.release?.id)
    #expect(try await run("?token=a", password: "an0ther-word").release?.id == first.release?.id)
    let text = try FileSystem.readText(workshop.path.appending("report.json"))
    #expect(!text.contains("-word"))
    let error = await #expect(throws: (any Error).self) { try await run("?token=b") }
    #expect((error as? any Failure)?.message.contains("cannot add to the tree") == true)
  }

  @Test func `what the hint for another shape says helps`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try request(workshop, "lamp")).run()
    for isVersioned in [false, true] {
      var second = try request(workshop, "bulb")
      second.packageVersion = "1.0"
      if isVersioned { second.releases = ReleaseOptions() } else { second.shebang = .relocatable }
      let again = second
      let error = await #expect(throws: (any Error).self) { try await StageRun(again).run() }
      let hint = try #require((error as? any Failure)?.hint)
      #expect(hint.hasSuffix("begin with an empty staging root, as after 'debian/rules clean'"))
      #expect(hint.contains("the same \(isVersioned ? "layout" : "shebang")"))
    }
    try FileSystem.removeTree(workshop.destdir)
    var second = try request(workshop, "bulb")
    second.packageVersion = "1.0"
    second.releases = ReleaseOptions()
    let report = try await StageRun(second).run()
    #expect(report.distributions.map(\.name) == ["bulb"])
    var third = try request(workshop, "lamp")
    third.packageVersion = "1.0"
    third.releases = ReleaseOptions()
    let again = third
    let error = await #expect(throws: (any Error).self) { try await StageRun(again).run() }
    let hint = try #require((error as? any Failure)?.hint)
    #expect(hint.hasSuffix("or begin with an empty staging root, as after 'debian/rules clean'"))
    try FileSystem.removeTree(workshop.destdir)
    #expect(try await StageRun(again).run().distributions.map(\.name) == ["lamp"])
  }

  @Test func `the second call adds to the tree of the first`() async throws {
    let workshop = try Workshop.open()
    let first = try request(workshop, "lamp")
    let second = try request(workshop, "bulb")
    try await StageRun(first).run()
    let report = try await StageRun(second).run()
    #expect(report.distributions.map(\.name) == ["bulb", "lamp"])
    #expect(report.warnings.isEmpty)
    #expect(
      report.installed.map(\.string) == [
        "opt/venvs/demo", "usr/share/doc/demo/demo.cdx.json", "usr/bin/bulb", "usr/bin/lamp",
      ])
    #expect(try await output(workshop, "lamp") == "lamp 1.0\n")
    #expect(try await output(workshop, "bulb") == "bulb 1.0\n")
    let contents = try workshop.contents()
    #expect(contents.keys.contains("opt/venvs/demo/bin/lamp"))
    #expect(contents.keys.contains { $0.contains("/__pycache__/lamp.") })
    let bom = String(
      decoding: contents["usr/share/doc/demo/demo.cdx.json"] ?? [], as: UTF8.self)
    #expect(bom.contains("lamp") && bom.contains("bulb"))

    // A call that is repeated makes everything anew, and the next one adds again.
    #expect(try await StageRun(first).run().distributions.map(\.name) == ["lamp"])
    #expect(try await StageRun(second).run().distributions.map(\.name) == ["bulb", "lamp"])
    #expect(try workshop.contents() == contents)
  }

  @Test func `another version takes the place of the earlier one`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try request(workshop, "lamp")).run()
    var second = try request(workshop, "lamp", "2.0")
    let other = workshop.path.appending("other.txt")
    try FileSystem.rename(second.requirements[0], to: other)
    second.requirements = [other]
    let report = try await StageRun(second).run()
    #expect(report.distributions.map(\.version) == ["2.0"])
    #expect(report.warnings.contains { $0.contains("lamp 1.0 by 2.0") })
    #expect(try await output(workshop, "lamp") == "lamp 2.0\n")
    #expect(try !workshop.contents().keys.contains { $0.contains("lamp-1.0.dist-info") })
  }

  @Test func `files of both that differ, and other settings, are errors`() async throws {
    let workshop = try Workshop.open()
    let first = try request(workshop, "lamp", files: ["shared.txt": "lamp"])
    let second = try request(workshop, "bulb", files: ["shared.txt": "bulb"])
    try await StageRun(first).run()
    let before = try workshop.contents()
    await #expect(throws: CommitError.self) { try await StageRun(second).run() }
    var bare = second
    bare.bytecode = .none
    let third = bare
    let error = await #expect(throws: CommitError.self) { try await StageRun(third).run() }
    #expect(error?.message.contains("bytecode") == true)
    var copying = second
    copying.copiesInterpreter = true
    let fourth = copying
    let other = await #expect(throws: CommitError.self) { try await StageRun(fourth).run() }
    #expect(other?.message.contains("copy-interpreter: no") == true)
    #expect(try workshop.contents() == before)
  }

  @Test func `what others put there between two calls stays`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try request(workshop, "lamp")).run()
    let tree = workshop.destdir.pushing("opt/venvs/demo")
    let data = tree.pushing("share/demo/data.txt")
    try FileSystem.createDirectories(data.removingLastComponent())
    try AtomicFile.write("data\n", to: data)
    let report = try await StageRun(try request(workshop, "bulb")).run()
    #expect(try FileSystem.readText(data) == "data\n")
    #expect(report.kept.map(\.string) == ["share/demo/data.txt"])
    #expect(try await output(workshop, "lamp") == "lamp 1.0\n")
  }

  @Test func `a distribution without RECORD is not lost in silence`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try request(workshop, "lamp")).run()
    let name = try #require(
      try workshop.contents().keys.first { $0.hasSuffix("lamp-1.0.dist-info/RECORD") })
    try FileSystem.remove(workshop.destdir.pushing(FilePath(name)))
    let before = try workshop.contents()
    let second = try request(workshop, "bulb")
    let error = await #expect(throws: CommitError.self) { try await StageRun(second).run() }
    #expect(error?.message.contains("no RECORD in") == true, "\(error as Any)")
    #expect(try workshop.contents() == before)
  }

  /// A report that is there and cannot be read does not mean that there was no earlier call.
  @Test func `an unreadable report is an error`() async throws {
    let workshop = try Workshop.open()
    try await StageRun(try request(workshop, "lamp")).run()
    let second = try request(workshop, "bulb")
    let report = try #require(second.report)
    try FileSystem.remove(report)
    try FileSystem.createSymbolicLink(report, to: report)
    let before = try workshop.contents()
    await #expect(throws: FileError.self) { try await StageRun(second).run() }
    #expect(try workshop.contents() == before)
  }
}
