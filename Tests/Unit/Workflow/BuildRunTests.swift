import Checks
import Core
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Workflow

/// Builds with the real dpkg-buildpackage, without debhelper.
@Suite struct BuildRunTests {
  /// What a build has said.
  final class Events: Sendable {
    private let texts = Mutex<[String]>([])

    var warnings: [String] { texts.withLock { $0 } }

    func add(_ event: BuildEvent) {
      if case .warning(let text) = event { texts.withLock { $0.append(text) } }
    }
  }

  private static let rules = """
    #!/usr/bin/make -f
    build build-arch build-indep:
    clean:
    \trm -rf debian/demo debian/files debian/*.substvars
    binary binary-indep: build
    \tinstall -D -m 644 debian/control debian/demo/usr/share/doc/demo/control
    \tinstall -d debian/demo/DEBIAN
    \tdpkg-gencontrol -Pdebian/demo
    \tdpkg-deb --root-owner-group --build debian/demo ..
    binary-arch:

    """

  /// A source package that builds, with the files of debhelper ignored.
  private func source(_ version: String = "1.0", _ distribution: String = "unstable") throws
    -> SourceTree
  {
    let tree = try SourceTree(SourceTree.entry(version, distribution))
    try tree.write(
      """
      Source: demo
      Section: misc
      Priority: optional
      Maintainer: Jane Doe <jane@example.org>
      Standards-Version: 4.6.2
      Rules-Requires-Root: no

      Package: demo
      Architecture: all
      Description: example
       Nothing.

      """, to: "debian/control")
    try tree.write(Self.rules, to: "debian/rules")
    try FileSystem.setPermissions(of: tree.path.pushing("debian/rules"), to: .executable)
    try tree.write("3.0 (native)\n", to: "debian/source/format")
    try tree.write("/debian/demo/\n/debian/files\n/debian/*.substvars\n", to: ".gitignore")
    try tree.commit()
    return tree
  }

  private func build(
    _ tree: borrowing SourceTree, events: Events = Events(),
    _ change: (inout BuildRun.Options) -> Void = { _ in }
  ) async throws -> BuildReport {
    var options = BuildRun.Options(
      output: tree.path.appending("dist"), roots: tree.path.appending("roots"),
      temporaryDirectory: "/tmp")
    change(&options)
    var environment = SourceTree.environment
    environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    return try await BuildRun(
      in: tree.path, options: options, environment: environment, show: { events.add($0) }
    ).run()
  }

  private func names(in directory: FilePath) throws -> [String] {
    try FileSystem.names(in: directory).sorted()
  }

  @Test func movesThePackagesAndRecordsTheCommit() async throws {
    let tree = try source("1:1.0")
    let hash = try tree.git("rev-parse", "HEAD")
    let parent = tree.path.removingLastComponent()
    try AtomicFile.write("older", to: parent.appending("demo_0.9_amd64.changes"))
    let report = try await build(tree) { $0.requiresClean = true }
    let architecture = try Tool.check(["dpkg", "--print-architecture"]).text.dropLast()
    let files = [
      "demo_1.0_\(architecture).buildinfo", "demo_1.0_\(architecture).changes", "demo_1.0_all.deb",
    ].sorted()
    let dist = tree.path.appending("dist")
    #expect(report.files == files.map { dist.appending($0).string })
    #expect(try names(in: dist) == [".gitignore"] + files)
    #expect(try names(in: parent) == ["demo", "demo_0.9_amd64.changes"])
    #expect(report.revision == hash && !report.isRejected && report.checks.isEmpty)
    let name = files.first { $0.hasSuffix(".changes") } ?? ""
    let changes = try FileSystem.readText(dist.appending(name))
    #expect(changes.contains("\nVcs-Git-Commit: \(hash)\n"))
    // Again: the same names, and the tree is still clean.
    #expect(try await build(tree) { $0.requiresClean = true }.files == report.files)
  }

  @Test func passesOptionsOnAndKeepsTheOutputOutOfTheSource() async throws {
    let tree = try source()
    try tree.write("x", to: "static/dist/kept")
    try tree.commit()
    try tree.write("x", to: "dist/earlier.deb")
    let report = try await build(tree) { $0.arguments = ["-F"] }
    let tarball = tree.path.pushing("dist/demo_1.0.tar.xz")
    #expect(report.files.contains(tarball.string))
    let members = try Tool.check(["tar", "--list", "--file", tarball.string]).text
    #expect(members.contains("demo/static/dist/kept"))
    #expect(!members.contains("earlier.deb"))
  }

  @Test func aSnapshotIsNoChange() async throws {
    let tree = try source()
    let snapshot = try await tree.snapshot()
    let report = try await build(tree) { $0.requiresClean = true }
    #expect(report.version == snapshot.version)
    #expect(report.revision == snapshot.revision)
  }

  @Test func changesAreRecorded() async throws {
    let tree = try source()
    try tree.write("x", to: "new")
    let report = try await build(tree)
    #expect(report.revision?.hasSuffix("+dirty") == true)
    await #expect(throws: WorkflowError.dirty(["new"])) {
      try await build(tree) { $0.requiresClean = true }
    }
  }

  @Test func worksOutsideOfGit() async throws {
    let tree = try source()
    try FileSystem.removeTree(tree.path.appending(".git"))
    let report = try await build(tree)
    #expect(report.revision == nil && !report.files.isEmpty)
    await #expect(throws: WorkflowError.noWorkingTree(tree.path)) {
      try await build(tree) { $0.requiresClean = true }
    }
  }

  @Test func warnsOfUnreleasedEntries() async throws {
    let tree = try source("1.0", "UNRELEASED")
    let events = Events()
    _ = try await build(tree, events: events)
    #expect(events.warnings.count == 1)
    #expect(events.warnings.first?.contains("is UNRELEASED") == true)
  }

  @Test func leavesNothingIfTheBuildFails() async throws {
    let tree = try source()
    try tree.write(
      Self.rules.replacing("dpkg-deb --root", with: "false --root"), to: "debian/rules")
    try FileSystem.setPermissions(of: tree.path.pushing("debian/rules"), to: .executable)
    let error = await #expect(throws: BuildError.self) { try await build(tree) }
    #expect(error?.message == "dpkg-buildpackage failed: exited with status 2")
    let quiet = await #expect(throws: BuildError.self) {
      try await build(tree) { $0.isQuiet = true }
    }
    #expect(quiet?.message.contains("debian/rules binary subprocess returned") == true)
    #expect(try !FileSystem.exists(tree.path.appending("dist")))
  }

  @Test func namesUnmetDependencies() async throws {
    let tree = try source()
    let control = try tree.read("debian/control")
    try tree.write(
      control.replacing(
        "Section: misc", with: "Section: misc\nBuild-Depends: no-such-package (>= 2)"),
      to: "debian/control")
    let error = await #expect(throws: BuildError.self) { try await build(tree) }
    #expect(error?.message.contains("no-such-package (>= 2)") == true)
    #expect(error?.exitStatus == .environment)
  }

  @Test func packagesWithErrorsAreRejected() async throws {
    let tree = try source()
    try tree.write(
      Self.rules.replacing(
        "\tinstall -d debian/demo/DEBIAN",
        with: """
          \tinstall -d debian/demo/DEBIAN debian/demo/opt/venvs/demo/bin
          \tln -s /nonexistent/python3 debian/demo/opt/venvs/demo/bin/python3
          \techo 'home = /nonexistent' > debian/demo/opt/venvs/demo/pyvenv.cfg
          \tmkdir -p debian/demo/opt/venvs/demo/lib/python3.11/site-packages
          \techo 'x = "$(CURDIR)"' > debian/demo/opt/venvs/demo/lib/python3.11/site-packages/x.py
          """), to: "debian/rules")
    try FileSystem.setPermissions(of: tree.path.pushing("debian/rules"), to: .executable)
    let report = try await build(tree) {
      $0.checks = CheckOptions(sourceDirectories: [tree.path])
    }
    #expect(report.isRejected && report.checks.count == 1)
    #expect(try names(in: tree.path.appending("dist")) == [".gitignore", "rejected"])
    #expect(
      report.files.allSatisfy {
        $0.contains("/dist/rejected/") && FileSystem.isRegularFile(FilePath($0))
      })
  }

  @Test func saysWhatIsMissing() async throws {
    let tree = try SourceTree()
    try tree.commit()
    await #expect(throws: WorkflowError.noChangelog(tree.path)) { try await build(tree) }
    try tree.write(SourceTree.changelog("1.0"), to: "debian/changelog")
    let error = await #expect(throws: BuildError.self) { try await build(tree) }
    #expect(error?.message.contains("'debian/control' is missing") == true)
  }
}
