import Core
import Locks
import Packaging
import Pipeline
import SystemPackage
import Testing

@Suite struct PlanTests {
  @Test func theLockDecidesWhichOfSeveralFilesIsUsed() async throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("greet", tag: "cp311-abi3-any", files: ["greet.py": "a"])
    let hash = try workshop.addWheel("greet", files: ["greet.py": "b"])
    let plan = try await StageRun(
      try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    ).plan()
    #expect(
      plan.lines == [
        "use greet==1.0 from wheelhouse: \(workshop.wheelhouse)/greet-1.0-py3-none-any.whl"
      ])
    #expect(try workshop.contents().isEmpty)
  }

  @Test func aWrongDigestIsToldWithTheRightOne() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    let wrong = String(repeating: "0", count: 64)
    let options = try workshop.options("# a comment\ngreet==1.0 --hash=sha256:\(wrong)\n")
    let error = await #expect(throws: HashMismatch.self) { try await StageRun(options).plan() }
    let message = try #require(error?.message)
    #expect(
      message.hasPrefix("hash mismatch for greet==1.0: expected sha256:\(wrong), got sha256:"))
    #expect(message.contains(hash))
    #expect(error?.location?.hasSuffix("requirements.txt:2") == true)
    #expect(error?.exitStatus == .failure)
  }

  @Test func everyMissingFileIsNamedWithTheTagsThatWereThere() async throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("greet", tag: "cp27-cp27m-win32", files: ["greet.py": ""])
    try workshop.addWheel("other", "3.0", files: ["other.py": ""])
    let options = try workshop.options("greet==1.0\nother==2.0\nnone==1.0\n")
    let error = await #expect(throws: PlanError.self) { try await StageRun(options).plan() }
    let message = try #require(error?.message)
    #expect(message.contains("requirements.txt:1: greet==1.0"))
    #expect(message.contains("cp27-cp27m-win32"))
    #expect(message.contains("-none-any"))
    #expect(message.contains("'other-3.0-py3-none-any.whl' is version 3.0"))
    #expect(message.contains("requirements.txt:3: none==1.0"))
  }

  @Test func aWheelhouseMustBeADirectory() async throws {
    let workshop = try Workshop.open()
    var options = try workshop.options("")
    options.wheelhouses = [workshop.path.appending("requirements.txt")]
    let wrong = options
    let error = await #expect(throws: RequestError.self) { try await StageRun(wrong).plan() }
    #expect(error?.exitStatus == .usage)
  }

  /// Files that the user put there and that are not looked at, or directories that are not there.
  @Test func whatIsNotLookedAtIsAWarning() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    for name in ["greet-1.0-py3-none-any (1).whl", "notes.txt", "requirements.in"] {
      try AtomicFile.write("", to: workshop.wheelhouse.appending(name))
    }
    let options = try workshop.options(
      "--find-links nowhere\ngreet==1.0 --hash=sha256:\(hash)\n")
    let plan = try await StageRun(options).plan()
    #expect(plan.warnings.count == 2, "\(plan.warnings)")
    #expect(
      plan.warnings.contains("--find-links 'nowhere' does not exist: no file is taken from there"))
    let name = "\(workshop.wheelhouse)/greet-1.0-py3-none-any (1).whl"
    #expect(plan.warnings.contains { $0.hasPrefix("'\(name)' is not used: its name is not that") })
    #expect(try await StageRun(options).run().warnings.count == 2)
  }

  /// Poetry does not install such a project, and nothing else would say that its code is missing.
  @Test func aProjectThatItsToolDoesNotInstallIsAWarning() async throws {
    let workshop = try Workshop.open()
    let source = workshop.path.appending("source")
    try AtomicFile.write(
      """
      [tool.poetry]
      package-mode = false
      [tool.poetry.dependencies]
      python = ">=3.8"
      """, to: source.appending("pyproject.toml"))
    let lock = source.appending("poetry.lock")
    try AtomicFile.write(
      """
      package = []
      [metadata]
      lock-version = "2.1"
      python-versions = ">=3.8"
      content-hash = "x"
      """, to: lock)
    var options = try workshop.options("")
    options.requirements = [lock]
    options.allowsStaleLock = true
    func warnings(_ options: StageRequest) async throws -> [String] {
      try await StageRun(options).plan().warnings.filter { $0.contains("of its code") }
    }
    let said = try await warnings(options)
    #expect(said.count == 1 && said[0].contains("'package-mode'"), "\(said)")
    #expect(said.first?.contains("set 'no-project: yes'") == true)
    #expect((said.first?.utf8.count ?? 0) < 220)
    // What is fetched has no project.
    let fetched = try await FetchRun(
      [options], into: workshop.path.appending("wheels"), temporaryDirectory: workshop.path
    ).run()
    #expect(!fetched.warnings.contains { $0.contains("of its code") })
    options.installsProject = false
    #expect(try await warnings(options).isEmpty)
  }

  /// What two locks say of the same distribution, and whether that is the same.
  @Test(arguments: [
    ("==1.0", "==1.0", true), ("==1.0", "==1.1", false),
    (" @ https://h.example/g.zip?id=1", " @ https://h.example/g.zip?id=1", true),
    (" @ https://h.example/g.zip?id=1", " @ https://h.example/g.zip?id=2", false),
    (
      " @ git+ssh://jane:x@h.example/g.git@\(String(repeating: "a", count: 40))",
      " @ git+ssh://john:x@h.example/g.git@\(String(repeating: "a", count: 40))", false
    ),
  ])
  func aLockThatIsIgnoredIsAWarningIfItSaysSomethingElse(
    first: String, second: String, isSame: Bool
  ) async throws {
    let workshop = try Workshop.open()
    var options = try workshop.options("greet\(first)\n")
    let other = workshop.path.appending("other.txt")
    try AtomicFile.write("greet\(second)\n", to: other)
    options.otherLocks = [other]
    options.isOffline = false
    let warnings = try await StageRun(options).plan().warnings
    #expect(warnings.contains { $0.contains("'other.txt' does not say the same") } != isSame)
  }

  @Test func aProjectThatIsExpectedAndNotThereIsAWarning() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    var options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    let plain = options
    #expect(try await StageRun(plain).plan().warnings == [])
    options.extras = [try PackageName("web")]
    let extra = options
    #expect(
      try await StageRun(extra).plan().warnings == [
        "extras have no effect without the project (web)"
      ])
    options.namesSourceDirectory = true
    let named = options
    #expect(
      try await StageRun(named).plan().warnings.map { $0.prefix { $0 != ":" } }
        == ["no project is installed"])
    options.sourceDirectory = workshop.path.appending("sorce")
    let misspelt = options
    let error = await #expect(throws: RequestError.self) { try await StageRun(misspelt).plan() }
    #expect(error?.message.hasSuffix("/sorce' is not a directory") == true)
  }

  /// They choose among the entries of the lock.
  @Test func extrasOfALockHaveAnEffectWithoutTheProject() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    let lock = workshop.path.appending("pylock.toml")
    try AtomicFile.write(
      """
      lock-version = "1.0"
      created-by = "me"
      extras = ["web"]

      [[packages]]
      name = "greet"
      version = "1.0"
      marker = "'web' in extras"
      wheels = [{ name = "greet-1.0-py3-none-any.whl", url = "https://index.example/greet-1.0-py3-none-any.whl", hashes = { sha256 = "\(hash)" } }]
      """, to: lock)
    var options = try workshop.options("")
    options.requirements = [lock]
    options.extras = [try PackageName("web")]
    let plan = try await StageRun(options).plan()
    #expect(plan.warnings == [])
    #expect(plan.pins.map(\.pin.name.normalized) == ["greet"])
  }

  @Test func groupsWithoutALockAreAnError() async throws {
    let workshop = try Workshop.open()
    var options = try workshop.options("")
    options.groups = try GroupSelection(["web"])
    let error = await #expect(throws: LockError.self) { try await StageRun(options).plan() }
    #expect(error?.message == "a requirements file has no group 'web'")
  }
}
