import Core
import Debian
import SystemPackage
import TestSupport
import Testing
import Workflow

@Suite struct SnapshotRunTests {
  /// What the version is made of, and the version without the hash.
  struct History: Sendable, CustomTestStringConvertible {
    let base: String
    let isReleased: Bool
    let expected: String

    init(_ base: String, isReleased: Bool = true, _ expected: String) {
      self.base = base
      self.isReleased = isReleased
      self.expected = expected
    }

    var testDescription: String { "\(base) \(isReleased ? "released" : "UNRELEASED")" }
  }

  static let histories = [
    History("1.0.0", "1.0.0+0~20240205120405"),
    History("1.0.0", isReleased: false, "1.0.0~20240205120405"),
    History("2:1.0.0", "2:1.0.0+0~20240205120405"),
    History("2:1.0.0-1", isReleased: false, "2:1.0.0-1~20240205120405"),
    History("1.0.0-1", "1.0.0-1+0~20240205120405"),
    History("1.0.0~rc1", "1.0.0~rc1+0~20240205120405"),
    History("1.0.0~rc1", isReleased: false, "1.0.0~rc1~20240205120405"),
    History("1.0.0+deb12u1", "1.0.0+deb12u1+0~20240205120405"),
    History("1.0.0-1~bpo12+1", "1.0.0-1~bpo12+1+0~20240205120405"),
    History("1.0.0-1.1", "1.0.0-1.1+0~20240205120405"),
    History("1.0.0+dfsg-1", "1.0.0+dfsg-1+0~20240205120405"),
    History("20240101", "20240101+0~20240205120405"),
    History("1.0.0.post1", "1.0.0.post1+0~20240205120405"),
    History("1.0.0+post1", "1.0.0+post1+0~20240205120405"),
    History("1.0.0~~dev1", "1.0.0~~dev1+0~20240205120405"),
  ]

  @Test(arguments: histories) func theVersionFollowsTheChangelog(history: History) async throws {
    let tree = try SourceTree(
      SourceTree.changelog(history.base, isUnreleased: !history.isReleased))
    let hash = try tree.commit()
    let expected = "\(history.expected)+git\(hash.prefix(11))"
    let report = try await tree.snapshot()
    #expect(report.version == expected)
    #expect(!report.isUnchanged && report.warnings.isEmpty && report.changes.isEmpty)
    // dpkg reads the changelog, and puts the version between the two releases.
    let parsed = try Tool.check(
      ["dpkg-parsechangelog", "--show-field", "Version"], in: tree.path,
      environment: SourceTree.environment)
    #expect(parsed.text == expected + "\n")
    let relation = history.isReleased ? "gt" : "lt"
    try Tool.check(["dpkg", "--compare-versions", expected, relation, history.base])
    let again = try await tree.snapshot()
    #expect(again.version == expected && again.isUnchanged)
  }

  @Test func neitherDepthNorZoneNorBranchDecides() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.commit(time: SourceTree.time - 60)
    try tree.git("tag", "v1.0")
    let hash = try tree.commit(zone: "+0200")
    let full = try await tree.snapshot()
    #expect(full.version == "1.0+0~20240205120405+git\(hash.prefix(11))")
    #expect(full.date == "Mon, 05 Feb 2024 12:04:05 +0000")
    for depth in [1, 2, nil] as [Int?] {
      let clone = try tree.clone(depth: depth)
      let report = try await clone.snapshot(environment: ["TZ": "America/New_York"])
      #expect(report.version == full.version)
      #expect(try clone.read() == tree.read())
    }
  }

  @Test func sha256RepositoriesHaveTheSameForm() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"), format: "sha256")
    let hash = try tree.commit()
    #expect(hash.utf8.count == 64)
    #expect(try await tree.snapshot().version == "1.0+0~20240205120405+git\(hash.prefix(11))")
    #expect(try await tree.snapshot().isUnchanged)
    #expect(try tree.read().contains("  * Snapshot of commit\n    \(hash).\n"))
  }

  @Test func commitsOfOneSecondNeedACounter() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.commit(time: SourceTree.time - 1)
    let first = try await tree.snapshot { $0.counter = 9 }
    try tree.git("checkout", "--quiet", "--", "debian")
    try tree.commit()
    try tree.git("commit", "--quiet", "--allow-empty", "--message=Second")
    #expect(try await tree.snapshot { $0.isDryRun = true }.warnings.count == 1)
    let second = try await tree.snapshot { $0.counter = 9 }
    let third = try await tree.snapshot { $0.counter = 10 }
    #expect(third.warnings.isEmpty)
    try Tool.check(["dpkg", "--compare-versions", first.version, "lt", second.version])
    try Tool.check(["dpkg", "--compare-versions", second.version, "lt", third.version])
    #expect(try tree.read().contains(third.version))
    #expect(try !tree.read().contains(second.version))
  }

  @Test func aClockThatGoesBackIsReported() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.commit()
    try tree.commit(time: SourceTree.time - 3600)
    let report = try await tree.snapshot { $0.counter = 1 }
    #expect(report.warnings.first?.contains("is not later than its parent") == true)
    #expect(try await tree.clone().snapshot().warnings.isEmpty)
  }

  @Test func mergesHaveTheTimeOfTheMerge() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.commit(time: SourceTree.time - 100)
    try tree.git("checkout", "--quiet", "-b", "other")
    try tree.write("x", to: "x")
    try tree.commit(time: SourceTree.time + 500)
    try tree.git("checkout", "--quiet", "main")
    try tree.git("merge", "--quiet", "--no-ff", "--message=Merge", "other")
    #expect(try await tree.snapshot().version.hasPrefix("1.0+0~20240205120405+git"))
  }

  @Test func mergeRequestsAndSuffixesAreInTheVersion() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.1", "1.0", isUnreleased: true))
    let hash = try tree.commit().prefix(11)
    let plain = try await tree.snapshot()
    let suffixed = try await tree.snapshot { $0.suffix = "deb13" }
    #expect(suffixed.version == "1.1~20240205120405+git\(hash)+deb13")
    let request = try await tree.snapshot {
      $0.mergeRequest = 12
      $0.counter = 3
    }
    #expect(request.version == "1.1~~mr12.20240205120405.3+git\(hash)")
    for (lower, higher) in [
      (request.version, plain.version), ("1.0", request.version), (suffixed.version, "1.1"),
    ] {
      try Tool.check(["dpkg", "--compare-versions", lower, "lt", higher])
    }
  }

  @Test func changesMakeTheTreeDirty() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.write("a", to: "a")
    try tree.write("*.log\n", to: ".gitignore")
    let hash = try tree.commit().prefix(11)
    let clean = "1.0+0~20240205120405+git\(hash)"
    try tree.write("x", to: "build.log")
    #expect(try await tree.snapshot { $0.requiresClean = true }.version == clean)
    try tree.write("b", to: "a")
    #expect(try await tree.snapshot().version == clean + "+dirty")
    #expect(try await tree.snapshot().isUnchanged)
    await #expect(throws: WorkflowError.dirty(["a"])) {
      try await tree.snapshot { $0.requiresClean = true }
    }
    try tree.write("a", to: "a")
    #expect(try await tree.snapshot().version == clean)
    try tree.write("x", to: "new/file")
    #expect(try await tree.snapshot().changes == ["new/file"])
  }

  @Test func aChangedChangelogIsDirty() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.commit()
    try tree.write(SourceTree.changelog("1.1", "1.0", isUnreleased: true), to: "debian/changelog")
    let report = try await tree.snapshot()
    #expect(report.version.hasPrefix("1.1~2024") && report.version.hasSuffix("+dirty"))
    let text = try tree.read()
    let again = try await tree.snapshot()
    #expect(again.version == report.version && again.isUnchanged)
    #expect(try tree.read() == text)
    let error = await #expect(throws: WorkflowError.self) {
      try await tree.snapshot { $0.counter = 1 }
    }
    #expect(error?.hint == "run 'git checkout -- debian/changelog'")
  }

  @Test func submodulesCount() async throws {
    let inner = try SourceTree()
    try inner.write("1", to: "file")
    let first = try inner.commit()
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.git(
      "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.path.string,
      "inner/part")
    try tree.commit()
    let clean = try await tree.snapshot { $0.requiresClean = true }
    #expect(clean.submodules == [Submodule(path: "inner/part", hash: first)])
    try inner.write("2", to: "file")
    let second = try inner.commit()
    let part = tree.path.appending("inner").appending("part").string
    try tree.git("-C", part, "pull", "--quiet")
    let moved = try await tree.snapshot { $0.isDryRun = true }
    #expect(moved.changes == ["inner/part"])
    #expect(moved.submodules == [Submodule(path: "inner/part", hash: second)])
    try tree.git("submodule", "--quiet", "update", "inner/part")
    try tree.write("x", to: "inner/part/untracked")
    #expect(try await tree.snapshot { $0.isDryRun = true }.version.hasSuffix("+dirty"))
    #expect(
      try await tree.clone().snapshot().submodules == [Submodule(path: "inner/part", hash: nil)])
  }

  @Test func packagesCanBeBelowTheTop() async throws {
    let tree = try SourceTree()
    try tree.write(SourceTree.changelog("3.0"), to: "services/api/debian/changelog")
    let hash = try tree.commit()
    for _ in 1...2 {
      let report = try await SnapshotRun(
        in: tree.path.pushing("services/api"), options: .init(),
        environment: SourceTree.environment
      ).run()
      #expect(report.version == "3.0+0~20240205120405+git\(hash.prefix(11))")
    }
  }

  @Test func theVariablesOfAHookNameNoOtherRepository() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.commit()
    let report = try await tree.snapshot(environment: ["GIT_DIR": "/nonexistent/.git"])
    #expect(report.version.hasPrefix("1.0+0~"))
  }

  @Test func refusesWhatHasNoVersion() async throws {
    let bare = try Scratch()
    await #expect(throws: WorkflowError.noWorkingTree(bare.path)) {
      try await SnapshotRun(in: bare.path, options: .init(), environment: SourceTree.environment)
        .run()
    }
    let tree = try SourceTree()
    let error = await #expect(throws: WorkflowError.self) { try await tree.snapshot() }
    #expect(error?.message.contains("no commit is checked out") == true)
    try tree.commit()
    await #expect(throws: WorkflowError.noChangelog(tree.path)) { try await tree.snapshot() }
    try tree.write(SourceTree.entry("1.0", "bookworm trixie"), to: "debian/changelog")
    try tree.commit()
    await #expect(throws: WorkflowError.self) { try await tree.snapshot() }
    await #expect(throws: WorkflowError.invalidSuffix("Deb")) {
      try await tree.snapshot { $0.suffix = "Deb" }
    }
    await #expect(throws: WorkflowError.invalidDistribution("a b")) {
      try await tree.snapshot { $0.distribution = "a b" }
    }
  }

  @Test(arguments: [-1, 4_102_444_800]) func refusesImpossibleTimes(time: Int) async throws {
    // Git itself takes no time before 1970.
    guard time > 0 else { return }
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.commit(time: time)
    let error = await #expect(throws: WorkflowError.self) { try await tree.snapshot() }
    #expect(error?.message.contains("01 Jan 2100") == true)
  }

  @Test func refusesASnapshotBelowThePreRelease() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0", "1.0~rc1", isUnreleased: true))
    let before = try tree.read()
    try tree.commit()
    let error = await #expect(throws: WorkflowError.self) { try await tree.snapshot() }
    #expect(error?.message.contains("older than version 1.0~rc1") == true)
    #expect(try tree.read() == before)
  }

  @Test func refusesACommittedSnapshot() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.commit()
    _ = try await tree.snapshot()
    try tree.commit(time: SourceTree.time + 1)
    let error = await #expect(throws: WorkflowError.self) { try await tree.snapshot() }
    #expect(error?.message.contains("a snapshot that was committed") == true)
  }

  @Test func findsWhoIsAtWork() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.write("Source: demo\nMaintainer: Deb Ian <deb@example.org>\n", to: "debian/control")
    try tree.commit()
    let nobody = ["DEBFULLNAME": "", "DEBEMAIL": ""]
    _ = try await tree.snapshot(environment: nobody)
    #expect(try tree.read().contains(" -- Deb Ian <deb@example.org>  Mon, 05 Feb 2024 12:04:05"))
    try tree.git("config", "user.name", "Git User")
    try tree.git("config", "user.email", "git@example.org")
    _ = try await tree.snapshot(environment: nobody)
    #expect(try tree.read().contains(" -- Git User <git@example.org>  "))
  }

  @Test func dryRunsWriteNothing() async throws {
    let tree = try SourceTree(SourceTree.changelog("1.0"))
    try tree.commit()
    let report = try await tree.snapshot { $0.isDryRun = true }
    #expect(report.version.hasPrefix("1.0+0~") && !report.isUnchanged)
    #expect(try tree.read() == SourceTree.changelog("1.0"))
  }
}
