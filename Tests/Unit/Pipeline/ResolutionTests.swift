import Core
import Locks
import Pipeline
import SystemPackage
import Testing

@Suite struct ResolutionTests {
  private func workshop() async throws -> Workshop {
    let workshop = try Workshop.open()
    for version in ["1.0", "2.0"] {
      try workshop.addWheel("plank", version, files: ["plank.py": "x = '\(version)'\n"])
    }
    try workshop.addWheel(
      "hinge", files: ["hinge.py": ""], metadata: "Requires-Dist: plank<2\n")
    return workshop
  }

  @Test func whatNothingPinsIsResolvedAndFrozen() async throws {
    let workshop = try await workshop()
    var options = try workshop.options("hinge\n")
    options.allowUnpinned = true
    options.frozenLock = workshop.path.appending("lock.txt")
    let report = try await StageRun(options).run()
    #expect(report.distributions.map(\.version) == ["1.0", "1.0"])
    #expect(report.resolved == ["hinge==1.0", "plank==1.0"])
    #expect(report.warnings.contains { $0.contains("hinge==1.0, plank==1.0") })

    // The next run, from the lock alone, makes the same tree.
    let tree = try workshop.contents()
    var pinned = try workshop.options(
      try FileSystem.readText(workshop.path.appending("lock.txt")))
    pinned.requireHashes = true
    let second = try await StageRun(pinned).run()
    #expect(second.resolved.isEmpty)
    // REQUESTED tells the difference between the two: now the lock names all.
    let names = try workshop.contents().filter { !$0.key.hasSuffix("REQUESTED") }.keys.sorted()
    #expect(names == tree.keys.filter { !$0.hasSuffix("REQUESTED") }.sorted())
  }

  @Test func aLockThatIsCompleteNeedsNoResolver() async throws {
    let workshop = try await workshop()
    var options = try workshop.options("hinge==1.0\nplank==1.0\n")
    options.allowUnpinned = true
    #expect(try await StageRun(options).run().resolved.isEmpty)
  }

  @Test func aPinIsNeverChangedByTheResolver() async throws {
    let workshop = try await workshop()
    var options = try workshop.options("hinge\nplank==2.0\n")
    options.allowUnpinned = true
    let error = await #expect(throws: AcquireError.self) {
      try await StageRun(options).run()
    }
    #expect(error?.message.contains("plank") == true)
    #expect(try workshop.contents().isEmpty)
    options.ignoresDependencies = true
    let report = try await StageRun(options).run()
    #expect(report.distributions.map(\.version) == ["1.0", "2.0"])
    #expect(report.resolved == ["hinge==1.0"])
  }

  @Test func whoAsksForHashesGetsNothingWithout() async throws {
    let workshop = try await workshop()
    let hash = Digest.of(
      try FileSystem.read(workshop.wheelhouse.appending("hinge-1.0-py3-none-any.whl"))
    ).hex
    var options = try workshop.options("hinge==1.0 --hash=sha256:\(hash)\n")
    options.allowUnpinned = true
    #expect(try await StageRun(options).run().resolved == ["plank==1.0"])
    options.requireHashes = true
    let error = await #expect(throws: IncompleteLock.self) { try await StageRun(options).run() }
    #expect(error?.message.contains("hashes are required") == true)
    #expect(error?.message.contains("plank") == true)
  }

  @Test func theFilesWinOverWhatIsInstalledBesides() async throws {
    let workshop = try await workshop()
    var options = try workshop.options("plank==1.0\n")
    options.preinstalled = ["plank==2.0", "hinge==1.0"]
    let report = try await StageRun(options).run()
    #expect(report.distributions.map(\.version) == ["1.0", "1.0"])
  }

  @Test(arguments: ["plank", "plank>=1", "absent-plank"])
  func whatIsInstalledBesidesIsPinned(requirement: String) async throws {
    let workshop = try await workshop()
    var options = try workshop.options("")
    options.preinstalled = [requirement]
    let error = await #expect(throws: LockError.self) { try await StageRun(options).run() }
    #expect(error?.message == "'\(requirement)' is not pinned")
    #expect(error?.location == "--preinstall")
    #expect(error?.hint?.contains("allow-unpinned: yes") == true)
  }

  @Test func pipChoosesWhatIsInstalledBesides() async throws {
    let workshop = try await workshop()
    var options = try workshop.options("")
    options.preinstalled = ["plank<2"]
    options.allowUnpinned = true
    let report = try await StageRun(options).run()
    #expect(report.distributions.map { "\($0.name) \($0.version)" } == ["plank 1.0"])
  }

  /// A line of the files that is for another target says nothing about this one.
  @Test func aLineForAnotherTargetHidesNothing() async throws {
    let workshop = try await workshop()
    var options = try workshop.options("plank==2.0; python_version < '3'\n")
    options.preinstalled = ["plank==1.0"]
    let report = try await StageRun(options).run()
    #expect(report.distributions.map(\.version) == ["1.0"])
  }

  @Test func theProjectNamedByAFileIsInstalledOnce() async throws {
    let workshop = try await workshop()
    let source = workshop.path.appending("source")
    try workshop.addProject(
      """
      name = "shed"
      version = "1.0"
      [project.optional-dependencies]
      doors = ["hinge"]
      """)
    var options = try workshop.options("-e \(source)[doors]\n")
    options.allowUnpinned = true
    options.installsProject = false
    let report = try await StageRun(options).run()
    #expect(report.distributions.map(\.name) == ["hinge", "plank", "shed"])
  }
}
