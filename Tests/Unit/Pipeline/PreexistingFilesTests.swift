import Core
import Pipeline
import SystemPackage
import Testing

/// What others put at the place of the tree before it is made, as dh_install does.
@Suite struct PreexistingFilesTests {
  private let place = FilePath("opt/venvs/demo")

  private func options(_ workshop: borrowing Workshop) async throws -> StageRequest {
    try workshop.addWheel(
      "lamp", files: ["lamp.py": "LIGHT = 1\n", "lamp-1.0.data/data/etc/lamp.conf": "light\n"])
    var options = try workshop.options("lamp==1.0\n")
    options.report = workshop.path.appending("report.json")
    return options
  }

  /// A file, one that cannot be read by all, a link to nowhere and an empty directory.
  private func putFiles(_ workshop: borrowing Workshop) throws -> FilePath {
    let tree = workshop.destdir.pushing(place)
    try FileSystem.createDirectories(tree.pushing("var/spool"))
    try FileSystem.createDirectories(tree.pushing("etc/inner"))
    try AtomicFile.write(
      "secret\n", to: tree.pushing("etc/inner/key"), permissions: FilePermissions(rawValue: 0o640))
    try FileSystem.setPermissions(
      of: tree.pushing("etc/inner"), to: FilePermissions(rawValue: 0o750))
    try FileSystem.createSymbolicLink(tree.pushing("etc/link"), to: "/nowhere")
    return tree
  }

  @Test func filesThatAreThereStay() async throws {
    let workshop = try Workshop.open()
    let options = try await options(workshop)
    let tree = try putFiles(workshop)
    let before = try workshop.contents()
    // A second run takes up the same files.
    for _ in 1...2 {
      let report = try await StageRun(options).run()
      #expect(report.kept.map(\.string) == ["etc/inner/key", "etc/link", "var/spool"])
      let after = try workshop.contents()
      #expect(after.filter { before.keys.contains($0.key) } == before)
      #expect(after["\(place)/etc/lamp.conf"] == Array("light\n".utf8))
      for (name, mode) in [("etc/inner", 0o750), ("etc/inner/key", 0o640)] {
        let status = try #require(try FileSystem.status(tree.pushing(FilePath(name))))
        #expect(Int(status.mode.rawValue) & 0o777 == mode)
      }
    }
  }

  @Test func aFileInTheWayIsNamedAndNothingChanges() async throws {
    let workshop = try Workshop.open()
    let options = try await options(workshop)
    let tree = try putFiles(workshop)
    try AtomicFile.write("dark\n", to: tree.pushing("etc/lamp.conf"))
    let before = try workshop.contents()
    let error = await #expect(throws: CommitError.self) { try await StageRun(options).run() }
    #expect(error?.message.contains("etc/lamp.conf': the tree has") == true)
    #expect(try workshop.contents() == before)
  }

  @Test func scriptsAmongThemAreFinished() async throws {
    let workshop = try Workshop.open()
    let options = try await options(workshop)
    let script = workshop.destdir.pushing(place).pushing("bin/candle")
    try FileSystem.createDirectories(script.removingLastComponent())
    try AtomicFile.write(
      "#!/usr/bin/env python3\nimport lamp\n", to: script, permissions: .executable)
    try await StageRun(options).run()
    try await FinishRun(
      destdir: workshop.destdir, stageReport: #require(options.report), buildDirectories: [],
      jobs: 2, sourceDate: nil
    ).run()
    #expect(try FileSystem.readText(script).hasPrefix("#!/opt/venvs/demo/bin/python"))
  }
}
