import Core
import Locks
import Packaging
import Pipeline
import SystemPackage
import TestSupport
import Testing
import Wheels

/// The ways in which a lock names what is to be installed.
@Suite(.slow) struct LockWaysTests {
  /// The project, a member of its workspace and its own name beside a hashed line.
  @Test(arguments: [".", "-e .", ".[prod]", "-e ./member\n.", "shop==0.5", "shop[prod]==2.5"])
  func theProjectAndItsMembersAreBuiltOnce(lines: String) async throws {
    let workshop = try Workshop.open()
    try workshop.addProject("source", named: "shop", version: "2.5", extras: ["prod"])
    try workshop.addProject("source/member", named: "member")
    try AtomicFile.write(
      "[tool.uv.workspace]\n" + FileSystem.readText(workshop.path.pushing("source/pyproject.toml")),
      to: workshop.path.pushing("source/pyproject.toml"))
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    // A stranger's distribution of the same name must not be taken.
    try workshop.addWheel("shop", "0.5", files: ["stranger.py": ""])
    var lines = lines
    if lines.hasPrefix("shop") { lines += " --hash=sha256:\(String(repeating: "0", count: 64))" }
    let options = try workshop.options(
      lines + "\ngreet==1.0 --hash=sha256:\(hash)\n")
    let report = try await StageRun(options).run()
    let names = lines.contains("member") ? ["greet", "member", "shop"] : ["greet", "shop"]
    #expect(report.distributions.map(\.name) == names)
    #expect(report.distributions.last?.version == "2.5")
    let told = report.warnings.filter { $0.contains("is the project itself") }
    #expect(told.count == (lines.contains("==") ? 1 : 0), "\(report.warnings)")
  }

  /// What `pip freeze` writes of the project, whose name only `setup.py` has, on another machine.
  @Test(arguments: [
    "shop @ file:///home/me/src/shop", "shop==0.4",
    "-e git+https://127.0.0.1:1/shop.git@v1#egg=shop",
  ])
  func theProjectInALockOfItsOwnIsBuiltHere(line: String) async throws {
    let workshop = try Workshop.open()
    try AtomicFile.write(
      "from setuptools import setup\nsetup(name='shop', version='2.5', py_modules=['shop'])\n",
      to: workshop.path.pushing("source/setup.py"))
    try AtomicFile.write("", to: workshop.path.pushing("source/shop.py"))
    try workshop.addWheel("greet", files: ["greet.py": ""])
    // A stranger's distribution of the same name must not be taken.
    try workshop.addWheel("shop", "0.4", files: ["stranger.py": ""])
    let options = try workshop.options(line + "\ngreet==1.0\n")
    let report = try await StageRun(options).run()
    #expect(report.distributions.map(\.name) == ["greet", "shop"])
    #expect(report.distributions.last?.version == "2.5")
    let told = report.warnings.filter { $0.contains("is the project itself") }
    #expect(told.count == 1, "\(report.warnings)")
    // Without the project there is nothing that the path could be.
    guard line.contains("file:") else { return }
    var without = options
    without.installsProject = false
    let alone = without
    let error = await #expect(throws: LockError.self) { try await StageRun(alone).plan() }
    #expect(error?.message == "cannot find '/home/me/src/shop'")
  }

  @Test func `a lock of nothing but the project has nothing to be hashed`() async throws {
    let workshop = try Workshop.open()
    try workshop.addProject("source", named: "shop", version: "2.5")
    let report = try await StageRun(try workshop.options("shop==2.5\n")).run()
    #expect(report.distributions.map(\.name) == ["shop"])
    #expect(!report.warnings.contains { $0.contains("no requirement has a hash") })
  }

  @Test func aNameFromTwoDirectoriesIsOneError() async throws {
    let workshop = try Workshop.open()
    try workshop.addProject("source", named: "shop")
    let other = try workshop.addProject("other", named: "shop")
    let options = try workshop.options("shop @ file://\(other)\n")
    let error = await #expect(throws: PlanError.self) { try await StageRun(options).run() }
    #expect(error?.message.hasPrefix("two sources for 'shop': ") == true, "\(error as Any)")
    #expect(error?.location?.hasSuffix("requirements.txt:1") == true)
    #expect(error?.hint != nil)
  }

  /// What only building tells: the directory computes its name, and the lock pins it as well.
  @Test func aNameFromALateSourceIsOneErrorToo() async throws {
    let workshop = try Workshop.open()
    let other = try workshop.addProject("other", named: "greet")
    let text = try FileSystem.readText(other.appending("pyproject.toml"))
    try AtomicFile.write(
      text.replacing("name = \"greet\"", with: "dynamic = [\"name\"]"),
      to: other.appending("pyproject.toml"))
    try workshop.addWheel("greet", files: ["greet.py": ""])
    let options = try workshop.options("file://\(other)\ngreet==1.0\n")
    let error = await #expect(throws: PlanError.self) { try await StageRun(options).run() }
    #expect(error?.message.hasPrefix("two sources for 'greet': ") == true, "\(error as Any)")
    #expect(try workshop.contents().isEmpty)
  }

  /// Archives, revisions and directories whose name is not told, or told wrongly, by the reference.
  @Test(arguments: [
    "demo-lib @ git+file://DIR/repository@v1", "git+file://DIR/repository@v1",
    "git+file://localhost/DIR/repository#egg=demo-lib", "git+file://DIR/repository@COMMIT",
    "git+file://DIR/nested#subdirectory=sub/lib", "-e git+file://DIR/repository@v1",
    "file://DIR/x-1.0.tar.gz", "demo-lib @ file://DIR/x-1.0.tar.gz", "file://DIR/v1.0.tar.gz HASH",
    "demo-lib @ file://DIR/v1.0.tar.gz HASH", "file://DIR/nested.tar.gz#subdirectory=sub/lib",
    "file://DIR/repository",
  ])
  func aNameIsThatOfTheWheel(line: String) async throws {
    let workshop = try Workshop.open()
    let directory = workshop.path
    let repository = try workshop.addProject("repository", named: "demo-lib")
    try workshop.addProject("nested/sub/lib", named: "demo-lib")
    for path in [repository, directory.appending("nested")] {
      try await workshop.run("git", "init", "--quiet", in: path)
      try await workshop.run("git", "add", ".", in: path)
      try await workshop.run(
        "git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "x", in: path
      )
      try await workshop.run("git", "tag", "v1", in: path)
      let stem = path.lastComponent?.string ?? ""
      try await workshop.run(
        "git", "archive", "--prefix=any/", "-o", "\(directory)/\(stem).tar.gz", "v1", in: path)
    }
    let archive = directory.appending("repository.tar.gz")
    try AtomicFile.copy(archive, to: directory.appending("x-1.0.tar.gz"))
    try AtomicFile.copy(archive, to: directory.appending("v1.0.tar.gz"))
    let hash = try RandomAccessFile.open(archive).digests([.sha256])[0].hex
    let head = repository.pushing(".git/refs/tags/v1")
    let commit = try FileSystem.readText(head).prefix(40)
    let text = line.replacing("localhost/DIR", with: "localhost\(directory)")
      .replacing("DIR", with: directory.string).replacing("HASH", with: "--hash=sha256:\(hash)")
      .replacing("COMMIT", with: commit)
    var options = try workshop.options(text + "\n")
    options.frozenLock = directory.appending("frozen.txt")
    let report = try await StageRun(options).run()
    #expect(report.distributions.map(\.name) == ["demo-lib"])
    let tree = try workshop.contents()

    // What --freeze wrote gives the same tree.
    var again = try workshop.options("")
    again.requirements = [directory.appending("frozen.txt")]
    try await StageRun(again).run()
    let frozen = try FileSystem.readText(directory.appending("frozen.txt"))
    #expect(try workshop.contents() == tree, "\(frozen)")
  }

  @Test func aWrongNameIsAnError() async throws {
    let workshop = try Workshop.open()
    let project = try workshop.addProject("project", named: "demo-lib")
    let options = try workshop.options("other @ file://\(project)\n")
    let error = await #expect(throws: AcquireError.self) { try await StageRun(options).run() }
    #expect(
      error?.message.hasPrefix("name mismatch: the lock says 'other'") == true, "\(error as Any)")
  }

  @Test func whatAsksForNothingIsReported() async throws {
    let workshop = try Workshop.open()
    for (text, words) in [
      ("# nothing\n", "has no requirements"), ("a ; os_name == 'nt'\n", "all markers are false"),
    ] {
      let report = try await StageRun(try workshop.options(text)).run()
      #expect(report.warnings.count == 1)
      #expect(report.warnings.first?.contains(words) == true, "\(report.warnings)")
    }
    var options = try workshop.options("")
    options.requirements = ["/dev/null"]
    #expect(try await StageRun(options).run().warnings == [])
  }

  @Test func aLockWithoutHashesIsReportedOnce() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    try workshop.addWheel("other", files: ["other.py": ""])
    var options = try workshop.options("greet==1.0\nother==1.0\n")
    #expect(try await StageRun(options).run().warnings.count == 1)
    options.requireHashes = false
    #expect(try await StageRun(options).run().warnings == [])
    let hashed = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    #expect(try await StageRun(hashed).run().warnings == [])
  }

  @Test func anUnknownExtraOfTheProjectIsAnError() async throws {
    let workshop = try Workshop.open()
    try workshop.addProject("source", named: "shop", extras: ["server", "test"])
    var options = try workshop.options("")
    options.extras = [try PackageName("srver")]
    let misspelt = options
    let error = await #expect(throws: UnknownExtra.self) { try await StageRun(misspelt).run() }
    #expect(error?.message == "the project 'shop' has no extra 'srver'")
    #expect(error?.hint == "did you mean 'server'?")
    options.extras = [try PackageName("Server")]
    try await StageRun(options).run()
  }

  @Test func anUnknownExtraOfAPinIsAWarning() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    let options = try workshop.options("greet[x]==1.0 --hash=sha256:\(hash)\n")
    let report = try await StageRun(options).run()
    #expect(report.warnings.count == 1)
    #expect(report.warnings.first?.hasSuffix("greet 1.0 has no extra 'x'") == true)
  }

  @Test func aMissingSeedPackageGetsItsOwnWayOut() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel(
      "greet", files: ["greet.py": ""], metadata: "Requires-Dist: setuptools>=3\n")
    let options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    let error = await #expect(throws: IncompleteLock.self) { try await StageRun(options).run() }
    #expect(error?.hint?.contains("'seed: setuptools'") == true, "\(error as Any)")
  }

  /// As Debian's hatchling makes it where the project lists its files twice.
  @Test func aWheelThatWasBuiltHereMayRepeatAFile() async throws {
    let workshop = try Workshop.open()
    try workshop.addProject("source", named: "shop", repeats: 2)
    let report = try await StageRun(try workshop.options("")).run()
    #expect(report.distributions.map(\.name) == ["shop"])
    #expect(report.warnings.contains { $0.contains("twice") && $0.contains("'shop.py'") })
    #expect(report.allowedWheels.map(\.rule) == ["repeated-file"])
  }
}

/// `allow-wheel` from the lock to the report.
@Suite struct AllowedWheelTests {
  /// Adds a wheel of which RECORD lacks a file, and returns its hash.
  private func addWheel(to workshop: borrowing Workshop) throws -> String {
    var wheel = WheelBuilder(["demo/__init__.py": "", "demo/a.py": ""])
    wheel.record = { $0.remove(at: 0) }
    _ = try wheel.write(into: workshop.wheelhouse)
    return Digest.of(wheel.archive).hex
  }

  @Test func opensTheRuleForAPinnedFile() async throws {
    let workshop = try Workshop.open()
    let hash = try addWheel(to: workshop)
    var options = try workshop.options("demo==1.0 --hash=sha256:\(hash)\n")
    let strict = options
    let error = await #expect(throws: WheelRefusal.self) { try await StageRun(strict).run() }
    #expect(error?.message.hasSuffix(" [unlisted-file]") == true, "\(error as Any)")
    #expect(error?.hint?.contains("'allow-wheel: demo==1.0: unlisted-file: <reason>'") == true)

    options.allowedWheels = [try WheelAllowance("demo==1.0: unlisted-file: published so")]
    let report = try await StageRun(options).run()
    let allowed = try #require(report.allowedWheels.first)
    #expect(report.allowedWheels.count == 1)
    #expect(allowed.rule == "unlisted-file")
    #expect(allowed.sha256 == hash)
    #expect(allowed.reason == "published so")
    #expect(report.warnings == [])
    let bom = try #require(workshop.contents().first { $0.key.hasSuffix(".cdx.json") })
    #expect(String(decoding: bom.value, as: UTF8.self).contains("unlisted-file: published so"))
  }

  @Test func doesNothingForAFileThatNothingPins() async throws {
    let workshop = try Workshop.open()
    _ = try addWheel(to: workshop)
    var options = try workshop.options("demo==1.0\n")
    options.allowedWheels = [try WheelAllowance("demo==1.0: unlisted-file: published so")]
    let unpinned = options
    let error = await #expect(throws: WheelRefusal.self) { try await StageRun(unpinned).run() }
    #expect(error?.message.contains("'allow-wheel' needs its hash in the lock") == true)
    #expect(error?.hint?.contains("--hash") == true)
  }

  @Test func isReportedWhereItIsNotNeeded() async throws {
    let workshop = try Workshop.open()
    let hash = try addWheel(to: workshop)
    var options = try workshop.options("demo==1.0 --hash=sha256:\(hash)\n")
    options.allowedWheels = [
      try WheelAllowance("demo==1.0: unlisted-file: published so"),
      try WheelAllowance("demo==1.0: symbolic-link: x"),
    ]
    let report = try await StageRun(options).run()
    #expect(
      report.warnings
        == ["allow-wheel 'demo==1.0: symbolic-link' is not needed: no such wheel breaks the rule"])
  }

  @Test func whatPipAcceptsIsAWarningWhereThatWasAskedFor() async throws {
    let workshop = try Workshop.open()
    _ = try addWheel(to: workshop)
    var options = try workshop.options("demo==1.0\n")
    options.requireHashes = false
    options.acceptsWheelsAsPip = true
    let report = try await StageRun(options).run()
    #expect(report.warnings.count == 1)
    #expect(report.warnings.first?.hasSuffix("[unlisted-file]") == true, "\(report.warnings)")
    #expect(report.allowedWheels.count == 1)
  }
}
