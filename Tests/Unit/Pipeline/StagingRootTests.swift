import Core
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// The destdir, its links, and others who use it at the same time.
@Suite struct StagingRootTests {
  private func options(_ workshop: borrowing Workshop) throws -> StageRequest {
    let hash = try workshop.addWheel(
      "greet", files: ["greet.py": "def main(): print('hello')\n"],
      entryPoints: "[console_scripts]\ngreet = greet:main\n")
    var options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    options.links = ["greet"]
    options.report = workshop.path.appending("report.json")
    return options
  }

  @Test(arguments: [
    "opt", "opt/venvs", "opt/venvs/demo", "usr", "usr/bin", "usr/share", "usr/share/doc",
  ])
  func `a link on the way is refused before anything is written`(link: FilePath) async throws {
    let workshop = try Workshop.open()
    let options = try options(workshop)
    let outside = workshop.path.appending("outside")
    try FileSystem.createDirectories(outside)
    let path = workshop.destdir.pushing(link)
    try FileSystem.createDirectories(path.removingLastComponent())
    try FileSystem.createSymbolicLink(path, to: outside)
    let before = try workshop.contents()
    let error = await #expect(throws: CommitError.self) { try await StageRun(options).run() }
    #expect(error?.message.contains("'\(path.string)'") == true)
    #expect(try workshop.contents() == before)
    #expect(try FileSystem.entries(of: outside).isEmpty)
    #expect(try !FileSystem.exists(workshop.path.appending("report.json")))

    // An absolute link and one that leads nowhere are no better.
    for target in ["/", "/nonexistent", "../../.."] as [FilePath] {
      try FileSystem.remove(path)
      try FileSystem.createSymbolicLink(path, to: target)
      await #expect(throws: CommitError.self) { try await StageRun(options).run() }
    }
  }

  @Test func `finishing follows no link either`() async throws {
    let workshop = try Workshop.open()
    let options = try options(workshop)
    try await StageRun(options).run()
    let opt = workshop.destdir.appending("opt")
    try FileSystem.rename(opt, to: workshop.path.appending("outside"))
    try FileSystem.createSymbolicLink(opt, to: workshop.path.appending("outside"))
    let finish = FinishRun(
      destdir: workshop.destdir, stageReport: workshop.path.appending("report.json"),
      buildDirectories: [], jobs: 1, sourceDate: nil)
    await #expect(throws: CommitError.self) { try await finish.run() }
  }

  @Test func `the root itself may be reached by links`() async throws {
    let workshop = try Workshop.open()
    var options = try options(workshop)
    try FileSystem.createDirectories(workshop.destdir)
    let link = workshop.path.appending("link")
    try FileSystem.createSymbolicLink(link, to: "destdir")
    options.destdir = link
    try await StageRun(options).run()
    #expect(try workshop.contents().keys.contains("opt/venvs/demo/pyvenv.cfg"))
  }

  @Test func `runs in one destdir wait for each other`() async throws {
    let workshop = try Workshop.open()
    let options = try options(workshop)
    let waits = WaitCounter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<6 {
        group.addTask {
          try await StageRun(options) { event in
            if case .waiting = event { waits.count.withLock { $0 += 1 } }
          }.run()
        }
      }
      try await group.waitForAll()
    }
    #expect(waits.count.withLock { $0 } > 0)
    #expect(try FileSystem.entries(of: workshop.destdir).map(\.string) == ["opt", "usr"])
    #expect(
      try FileSystem.readSymbolicLink(workshop.destdir.pushing("usr/bin/greet"))
        == "/opt/venvs/demo/bin/greet")
  }

  @Test func `a waiting run can be cancelled`() async throws {
    let workshop = try Workshop.open()
    let options = try options(workshop)
    try FileSystem.createDirectories(workshop.destdir)
    let lock = try DirectoryLock.take(workshop.destdir)
    #expect(lock != nil)
    let run = Task { try await StageRun(options).run() }
    try await Task.sleep(for: .milliseconds(300))
    run.cancel()
    await #expect(throws: CancellationError.self) { try await run.value }
    withExtendedLifetime(lock) {}
  }

  @Test func `only what a killed run has left is removed`() async throws {
    let workshop = try Workshop.open()
    let options = try options(workshop)
    let destdir = workshop.destdir
    let kept = [".venvdeb-notes", ".venvdeb-work-notes", ".venvdeb-work-abc12-", ".venvdeb-abcdef"]
    for name in kept { try FileSystem.createDirectories(destdir.appending(name)) }
    try AtomicFile.write("mine", to: destdir.appending(".venvdeb-work-file00"))
    let owner = FilePermissions.ownerReadWriteExecute
    for name in ["dead00", "alive0"] {
      let directory = destdir.appending(".venvdeb-work-\(name)")
      try FileSystem.createDirectories(directory.appending("tree"))
      try FileSystem.setPermissions(of: directory, to: owner)
    }
    let lock = try DirectoryLock.take(destdir.appending(".venvdeb-work-alive0"))
    #expect(lock != nil)
    try await StageRun(options).run()
    withExtendedLifetime(lock) {}
    #expect(
      try FileSystem.entries(of: destdir).map(\.string)
        == (kept + [".venvdeb-work-alive0", ".venvdeb-work-file00", "opt", "usr"]).sorted())
  }

  @Test func `a run that cannot put a link leaves everything as it was`() async throws {
    let workshop = try Workshop.open()
    var options = try options(workshop)
    try await StageRun(options).run()
    let before = try workshop.contents()
    try workshop.addWheel("greet", files: ["greet.py": "def main(): print('new')\n"])
    options = try self.options(workshop)
    let command = workshop.destdir.pushing("usr/bin/greet")
    try FileSystem.remove(command)
    try AtomicFile.write("mine", to: command)
    let error = await #expect(throws: CommitError.self) { try await StageRun(options).run() }
    guard case .foreignLink = error else {
      Issue.record("wrong error: \(String(describing: error))")
      return
    }
    var after = try workshop.contents()
    #expect(after["usr/bin/greet"] == Array("mine".utf8))
    after["usr/bin/greet"] = before["usr/bin/greet"]
    #expect(after == before)
  }

  @Test func `a report that cannot be written keeps the tree as it was`() async throws {
    let workshop = try Workshop.open()
    var options = try options(workshop)
    options.report = "/proc/nothing/report.json"
    await #expect(throws: FileError.self) { try await StageRun(options).run() }
    #expect(try workshop.contents().isEmpty)
  }
}

/// How often runs said that they wait.
private final class WaitCounter: Sendable {
  let count = Mutex(0)
}
