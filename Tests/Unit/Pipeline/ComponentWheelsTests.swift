import Core
import Pipeline
import SystemPackage
import TestSupport
import Testing

/// The wheels that a source package has, in a build from it.
@Suite struct ComponentWheelsTests {
  private func component(_ workshop: borrowing Workshop) throws -> FilePath {
    let source = workshop.path.appending("source")
    let wheels = source.appending("wheels")
    try FileSystem.createDirectories(source.pushing("debian/source"))
    try FileSystem.rename(workshop.wheelhouse, to: wheels)
    return wheels
  }

  @Test(arguments: [
    ("3.0 (quilt)\n", true), ("3.0 (native)\n", true), ("1.0\n", false), (nil, false),
  ])
  func findsThemInASourcePackageOfFormat3(format: String?, isFound: Bool) throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("demo", files: ["demo.py": "x = 1\n"])
    let wheels = try component(workshop)
    let source = workshop.path.appending("source")
    if let format { try AtomicFile.write(format, to: source.pushing("debian/source/format")) }
    #expect(WheelComponent.find(in: source) == (isFound ? wheels : nil))
    try AtomicFile.write("", to: wheels.appending("__init__.py"))
    #expect(WheelComponent.find(in: source) == nil)
  }

  @Test func nothingIsFetchedIfAllAreThere() async throws {
    let workshop = try Workshop.open()
    let digest = try workshop.addWheel("demo", files: ["demo.py": "x = 1\n"])
    var request = try workshop.options("demo==1.0 --hash=sha256:\(digest)\n")
    request.componentWheels = try component(workshop)
    request.wheelhouses = []
    request.isOffline = false
    request.installsProject = false
    // Nobody listens there.
    request.index.indexURL = "http://127.0.0.1:9/simple/"
    let plan = try await StageRun(request).plan()
    #expect(plan.warnings.isEmpty)
    #expect(
      plan.notices == ["'wheels' has all wheels: nothing is fetched (unless 'offline: no' is set)"])
    #expect(try await StageRun(request).run().distributions.map(\.name) == ["demo"])
    request.becomesOffline = false
    #expect(try await StageRun(request).plan().notices.isEmpty)
    let lock = "demo==1.0 --hash=sha256:\(digest)\nother==2.0 --hash=sha256:\(digest)\n"
    let requirements = try #require(request.requirements.first)
    try AtomicFile.write(lock, to: requirements)
    request.becomesOffline = true
    let lacking = try await StageRun(request).plan()
    #expect(lacking.notices.isEmpty)
    #expect(
      lacking.warnings.contains {
        $0.hasPrefix("'wheels' lacks other==2.0: run 'venvdeb source --python python3.")
      })
    // A directory that the lock names itself may have some of them only.
    try AtomicFile.write("--find-links source/wheels\n\(lock)", to: requirements)
    #expect(try await StageRun(request).plan().warnings.isEmpty)
  }

  @Test func aBuildWithoutNetworkNamesWhatItLacks() async throws {
    let workshop = try Workshop.open()
    let digest = try workshop.addWheel("demo", files: ["demo.py": "x = 1\n"])
    try AtomicFile.write(
      """
      [build-system]
      requires = ["venvdeb-has-no-such-backend"]
      build-backend = "nowhere"
      """, to: workshop.path.pushing("source/pyproject.toml"))
    var request = try workshop.options("demo==1.0 --hash=sha256:\(digest)\n")
    request.componentWheels = try component(workshop)
    request.wheelhouses = []
    request.isOffline = false
    let error = await #expect(throws: AcquireError.self) { try await StageRun(request).run() }
    #expect(
      error?.message.hasSuffix("build requirements not installed: venvdeb-has-no-such-backend")
        == true)
  }
}
