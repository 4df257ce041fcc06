import Core
import Pipeline
import SystemPackage
import TestSupport
import Testing

/// A report or frozen lock that cannot be written: the tree is not committed then.
@Suite struct PendingFileTests {
  @Test(arguments: ["directory", "file/below"])
  func `an impossible place is an error before anything is done`(place: String) async throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("demo", files: ["demo.py": ""])
    try FileSystem.createDirectory(workshop.path.appending("directory"))
    try AtomicFile.write("kept", to: workshop.path.appending("file"))
    for option in [\StageRequest.report, \StageRequest.frozenLock] {
      var request = try workshop.options("demo==1.0\n")
      request[keyPath: option] = workshop.path.pushing(FilePath(place))
      await #expect(throws: FileError.self) { try await StageRun(request).run() }
      #expect(try workshop.contents().isEmpty)
    }
    #expect(try FileSystem.readText(workshop.path.appending("file")) == "kept")
  }

  @Test func `report and frozen lock are there when the tree is`() async throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("demo", files: ["demo.py": ""])
    var request = try workshop.options("demo==1.0\n")
    request.report = workshop.path.pushing("new/report.json")
    request.frozenLock = workshop.path.pushing("new/lock.txt")
    try await StageRun(request).run()
    #expect(
      try FileSystem.entries(of: workshop.path.appending("new")).map(\.string).sorted() == [
        "lock.txt", "report.json",
      ])
  }
}
