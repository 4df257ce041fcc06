import Archives
import Core
import Pipeline
import Processes
import SystemPackage
import TestSupport
import Testing

/// The upstream tarballs of a source package.
@Suite struct SourceRunTests {
  private static let wheel = "demo-1.0-py3-none-any.whl"
  private static let project = "greeter_1.0.orig.tar.xz"
  private static let wheels = "greeter_1.0.orig-wheels.tar.xz"

  /// A source package with a lock of one wheel, which is in a wheelhouse outside of it.
  private struct Source: ~Copyable {
    let workshop: Workshop
    let run: SourceRun

    var directory: FilePath { workshop.path.appending("source") }
    var parent: FilePath { workshop.path }

    private init(_ workshop: consuming Workshop, _ run: SourceRun) {
      self.workshop = workshop
      self.run = run
    }

    static func make(
      version: String = "1.0-1", format: String? = "3.0 (quilt)", changelog: String = ""
    ) throws -> Source {
      let workshop = try Workshop.open()
      let digest = try workshop.addWheel("demo", files: ["demo.py": "x = 1\n"])
      let source = workshop.path.appending("source")
      for (name, text) in [
        ("greeter.py", "y = 2\n"), ("data/b", "b"), ("data/a", "a"), ("debian/rules", "#!\n"),
        ("debian/changelog", SourceRunTests.entry(version, "12:00:00") + changelog),
        ("debian/source/format", format), ("requirements.txt", "demo==1.0 --hash=sha256:\(digest)"),
        ("__pycache__/greeter.cpython-311.pyc", "x"), ("env/pyvenv.cfg", ""),
      ] {
        guard let text else { continue }
        let path = source.pushing(FilePath(name))
        try FileSystem.createDirectories(path.removingLastComponent())
        try AtomicFile.write(text, to: path)
      }
      try FileSystem.setPermissions(
        of: source.appending("greeter.py"), to: FilePermissions(rawValue: 0o700))
      var request = StageRequest(
        package: "greeter", destdir: source.pushing("debian/greeter"), prefix: "/opt/venvs/greeter",
        requirements: [source.appending("requirements.txt")], sourceDirectory: source)
      request.wheelhouses = [workshop.wheelhouse]
      request.isOffline = true
      request.environment = ["PATH": "/usr/bin:/bin"]
      var run = SourceRun([request], in: source, temporaryDirectory: workshop.path)
      run.environment = ["PATH": "/usr/bin:/bin", "HOME": workshop.path.string]
      return Source(workshop, run)
    }

    /// Puts a file into the source.
    func write(_ text: String, to path: String) throws {
      let path = directory.pushing(FilePath(path))
      try FileSystem.createDirectories(path.removingLastComponent())
      try AtomicFile.write(text, to: path)
    }

    /// Returns the members of a tarball beside the source.
    func members(_ name: String) throws -> [ArchiveEntry] {
      var reader = try ArchiveReader.open(parent.pushing(FilePath(name)))
      var entries: [ArchiveEntry] = []
      while let entry = try reader.next() { entries.append(entry) }
      return entries
    }

    /// Returns the names of the tarballs.
    func tarballs() throws -> [String] {
      try FileSystem.names(in: parent).filter { $0.contains(".orig") }
    }
  }

  private static func entry(_ version: String, _ time: String) -> String {
    """
    greeter (\(version)) unstable; urgency=medium

      * A change.

     -- Deb Ian <deb@example.org>  Mon, 06 Jan 2025 \(time) +0000


    """
  }

  /// Returns the description of the error that a run ends with.
  private func failure(_ run: SourceRun) async -> String {
    let error = await #expect(throws: (any Error).self) { try await run.run() }
    return (error as? any Failure)?.description ?? "\(String(describing: error))"
  }

  @Test func packsTheProjectAndItsWheels() async throws {
    let source = try Source.make(changelog: Self.entry("0.9-1", "10:00:00"))
    let report = try await source.run.run()
    #expect(report.tarballs.map(\.state) == ["written", "written"])
    #expect(report.wheels.map(\.file) == [Self.wheel])
    let project = try source.members(Self.project)
    #expect(
      project.map(\.displayPath) == [
        "greeter-1.0/", "greeter-1.0/data/", "greeter-1.0/data/a", "greeter-1.0/data/b",
        "greeter-1.0/greeter.py", "greeter-1.0/requirements.txt",
      ])
    let wheels = try source.members(Self.wheels)
    #expect(
      wheels.map(\.displayPath) == ["greeter-1.0-wheels/", "greeter-1.0-wheels/\(Self.wheel)"])
    for member in project + wheels {
      #expect(member.modified == .init(seconds: 1_736_164_800), "\(member.displayPath)")
      #expect(member.userID == 0 && member.groupName == Array("root".utf8))
      let isExecutable = member.kind == .directory || member.displayPath.hasSuffix("greeter.py")
      #expect(member.permissions == (isExecutable ? .executable : .file))
    }
    // What is in the source is what dpkg-source unpacks.
    #expect(try FileSystem.names(in: source.directory.appending("wheels")) == [Self.wheel])
    #expect(try !FileSystem.names(in: source.parent).contains { $0.hasPrefix(".venvdeb") })
  }

  @Test func equalSourcesGiveEqualTarballs() async throws {
    let first = try Source.make()
    let report = try await first.run.run()
    // Another directory, other modes, another order of creation, more threads, a later revision.
    let second = try Source.make(version: "1.0-2", changelog: Self.entry("1.0-1", "12:00:00"))
    let data = second.directory.appending("data")
    try FileSystem.removeTree(data)
    for name in ["a", "b"] { try second.write(name, to: "data/\(name)") }
    try FileSystem.setPermissions(of: data, to: FilePermissions(rawValue: 0o700))
    try FileSystem.setPermissions(
      of: data.appending("a"), to: FilePermissions(rawValue: 0o600))
    var run = second.run
    run.jobs = 4
    let other = try await run.run()
    #expect(report.tarballs.map(\.sha256) == other.tarballs.map(\.sha256))
  }

  @Test func takesWhatGitTracks() async throws {
    let source = try Source.make()
    try source.write("__pycache__/\nwheels/\n", to: ".gitignore")
    try source.write("notes", to: "notes.txt")
    let workshop = source.workshop.path
    func git(_ words: String..., in directory: FilePath) async throws {
      try await CommandRunner().runChecked(
        Command(
          "/usr/bin/git",
          [
            "-c", "user.name=x", "-c", "user.email=x@example.org", "-c",
            "protocol.file.allow=always",
          ]
            + words,
          environment: ["PATH": "/usr/bin:/bin", "HOME": workshop.string],
          workingDirectory: directory))
    }
    let library = workshop.appending("library")
    try FileSystem.createDirectories(library)
    try AtomicFile.write("z = 3\n", to: library.appending("library.py"))
    try await git("init", "--quiet", in: library)
    try await git("add", ".", in: library)
    try await git("commit", "--quiet", "-m", "One", in: library)
    try await git("init", "--quiet", in: source.directory)
    try await git(
      "submodule", "--quiet", "add", library.string, "library", in: source.directory)
    try await git("add", ".gitignore", "data", "debian", "greeter.py", in: source.directory)
    let report = try await source.run.run()
    #expect(
      try source.members(Self.project).map(\.displayPath) == [
        "greeter-1.0/", "greeter-1.0/.gitignore", "greeter-1.0/.gitmodules", "greeter-1.0/data/",
        "greeter-1.0/data/a", "greeter-1.0/data/b", "greeter-1.0/greeter.py",
        "greeter-1.0/library/", "greeter-1.0/library/library.py",
      ])
    #expect(report.warnings.count == 1)
    #expect(report.warnings.first?.hasPrefix("4 files are not in the tarball, such as '") == true)
    try source.write("extend-diff-ignore = .\n", to: "debian/source/options")
    #expect(try await source.run.run().warnings.isEmpty)
  }

  @Test func saysThatNothingIsTracked() async throws {
    let source = try Source.make()
    try await source.workshop.run("git", "init", "--quiet", in: source.parent)
    let report = try await source.run.run()
    #expect(report.warnings.contains { $0.hasPrefix("no file in '\(source.directory.string)'") })
    #expect(try source.members(Self.project).count == 6)
  }

  @Test(arguments: [
    ("1.0", "3.0 (quilt)", "debian/changelog: version '1.0' has no revision", "'1.0-1'"),
    ("1.0-1", "3.0 (native)", "debian/changelog: version '1.0-1' has the revision '1'", "'1.0'"),
    ("1.0-1", nil, "debian/source/format: a source package of format 1.0", "3.0 (quilt)"),
    ("1.0-1", "1.0", "debian/source/format: unsupported format '1.0'", "3.0 (quilt)"),
  ])
  func rejectsAVersionOrFormat(
    version: String, format: String?, message: String, hint: String
  ) async throws {
    let source = try Source.make(version: version, format: format)
    let text = await failure(source.run)
    #expect(text.hasPrefix(message), "\(text)")
    #expect(text.split(separator: "hint:").last?.contains(hint) == true, "\(text)")
    #expect(try !FileSystem.exists(source.directory.appending("wheels")))
    #expect(try source.tarballs().isEmpty)
  }

  @Test func aNativePackageGetsWheelsOnly() async throws {
    let source = try Source.make(version: "1.0", format: "3.0 (native)")
    let report = try await source.run.run()
    #expect(report.tarballs.isEmpty && report.wheels.count == 1)
    #expect(try source.tarballs().isEmpty)
  }

  @Test func keepsTarballsWithTheSameContents() async throws {
    let source = try Source.make()
    _ = try await source.run.run()
    let bytes = try FileSystem.read(source.parent.pushing(FilePath(Self.project)))
    #expect(try await source.run.run().tarballs.map(\.state) == ["kept", "kept"])
    // The same files in a tarball of somebody else.
    try FileSystem.remove(source.parent.pushing(FilePath(Self.project)))
    try await source.workshop.run(
      "tar", "--create", "--gzip", "--file", "greeter_1.0.orig.tar.gz", "--exclude", "debian",
      "--exclude", "wheels", "--exclude", "__pycache__", "--exclude", "env", "--transform",
      "s,^source,upstream,", "source", in: source.parent)
    let report = try await source.run.run()
    #expect(report.tarballs.map(\.state) == ["kept", "kept"])
    #expect(report.tarballs.first?.file.hasSuffix("greeter_1.0.orig.tar.gz") == true)
    // Another file.
    try source.write("y = 4\n", to: "greeter.py")
    try source.write("new", to: "new.py")
    let text = await failure(source.run)
    #expect(
      text.contains("orig.tar.gz': its contents differ: 'greeter.py' is another (and 1 other"))
    #expect(text.contains("--keep-orig"))
    var run = source.run
    run.keepsProject = true
    #expect(try await run.run().tarballs.map(\.state) == ["kept", "kept"])
    run = source.run
    run.replaces = true
    #expect(try await run.run().tarballs.map(\.state) == ["replaced", "kept"])
    #expect(try source.tarballs() == [Self.wheels, Self.project])
    #expect(try FileSystem.read(source.parent.pushing(FilePath(Self.project))) != bytes)
    try AtomicFile.write("x", to: source.parent.appending("greeter_1.0.orig.tar.gz"))
    #expect(await failure(source.run).hasPrefix("several tarballs where dpkg-source allows one"))
    try FileSystem.remove(source.parent.appending("greeter_1.0.orig.tar.gz"))
    try AtomicFile.write("damaged", to: source.parent.pushing(FilePath(Self.project)))
    #expect(await failure(source.run).contains("refusing to replace"))
  }

  @Test func leavesNothingWhereAWheelIsMissing() async throws {
    let source = try Source.make()
    try FileSystem.remove(source.workshop.wheelhouse.pushing(FilePath(Self.wheel)))
    #expect(await failure(source.run).contains("no compatible file for demo==1.0"))
    #expect(try !FileSystem.exists(source.directory.appending("wheels")))
    try source.write("another", to: "wheels/\(Self.wheel)")
    #expect(await failure(source.run).contains("hash mismatch for demo==1.0"))
    #expect(try source.tarballs().isEmpty)
  }

  @Test func theDirectoryOfTheWheelsHasNothingElse() async throws {
    let source = try Source.make()
    try source.write("", to: "wheels/__init__.py")
    var text = await failure(source.run)
    #expect(text.hasPrefix("'wheels/__init__.py' is no wheel"), "\(text)")
    #expect(text.contains("wheelhouse: vendor"))
    var run = source.run
    run.wheelhouses = [
      ConfiguredWheelhouse(path: source.directory.appending("vendor"), location: "x:1")
    ]
    #expect(
      try await run.run().tarballs.last?.file.hasSuffix("_1.0.orig-vendor.tar.xz") == true)
    #expect(try source.members(Self.project).contains { $0.displayPath.hasSuffix("__init__.py") })
    try source.write("old", to: "vendor/old-1.0-py3-none-any.whl")
    text = await failure(run)
    #expect(
      text == "the lock does not need 1 file in 'vendor': old-1.0-py3-none-any.whl\n"
        + "  hint: remove them with --prune")
    run.prunes = true
    #expect(try await run.run().removed == ["old-1.0-py3-none-any.whl"])
    try FileSystem.remove(source.directory.pushing("wheels/__init__.py"))
    run.wheelhouses = [
      ConfiguredWheelhouse(path: "/srv/wheels", location: "debian/greeter.venvdeb:1")
    ]
    text = await failure(run)
    #expect(text.hasPrefix("debian/greeter.venvdeb:1: wheelhouse '/srv/wheels' would not be in"))
  }

  @Test func rejectsAppliedPatches() async throws {
    let source = try Source.make()
    try source.write("one.patch\ntwo.patch\n", to: ".pc/applied-patches")
    #expect(await failure(source.run).hasPrefix("the patch 'two.patch' is applied"))
  }

  @Test func sourceDateEpochIsTheTimeOfEverything() async throws {
    let source = try Source.make()
    var run = source.run
    run.date = SourceDate(seconds: 1_000_000_000)
    _ = try await run.run()
    #expect(
      try source.members(Self.project).allSatisfy {
        $0.modified == .init(seconds: 1_000_000_000)
      })
  }
}
