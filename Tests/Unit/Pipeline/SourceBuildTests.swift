import Archives
import Core
import Locks
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

@Suite struct SourceBuildTests {
  /// An sdist with a member of each of these times.
  private func build(_ times: [Int], in directory: FilePath) throws -> SourceBuild {
    let path = directory.appending("tap-1.0.tar")
    var writer = try ArchiveWriter.create(path)
    for (number, time) in times.enumerated() {
      try writer.add(
        ArchiveEntry(
          path: Array("tap-1.0/\(number)".utf8), permissions: .file, modified: .init(seconds: time))
      )
    }
    try writer.finish()
    return try SourceBuild(of: path, configSettings: [], fallback: SourceDate(seconds: 7))
  }

  @Test func theTimeOfABuildIsThatOfTheNewestMember() throws {
    let directory = try Scratch()
    #expect(
      try build([1_600_000_000, 1_700_000_000, 5], in: directory.path).date.seconds == 1_700_000_000
    )
    #expect(try build([5], in: directory.path).date.seconds == 315_619_200)
    let other = directory.path.appending("tap.zip")
    try AtomicFile.write("no tar", to: other)
    let build = try SourceBuild(of: other, configSettings: [], fallback: SourceDate(seconds: 7))
    #expect(build.date.seconds == 7)
  }

  private static let table = "[build-system]\nrequires = ['flit_core']\n"

  /// The members of an archive, the directory of the project in it, and what its build requires; nil
  /// for what is built as before pyproject.toml.
  @Test(
    arguments: ["tap.zip", "tap.tar.gz"] as [FilePath],
    [
      (["tap-1/pyproject.toml": table, "tap-1/setup.py": ""], nil, ["flit_core"]),
      (["tap-1/setup.py": "", "tap-1/doc/pyproject.toml": table], nil, nil),
      // pip leaves out a directory only if everything is in it.
      (["pyproject.toml": table, "lib/x.py": ""], nil, ["flit_core"]),
      (["setup.py": "", "lib/pyproject.toml": table], nil, nil),
      (["tap-1/lib/pyproject.toml": table, "tap-1/setup.py": ""], "lib", ["flit_core"]),
      (["tap-1/lib/setup.py": "", "tap-1/pyproject.toml": table], "lib", nil),
      (["tap-1/a/b/pyproject.toml": table], "./a//b/", ["flit_core"]),
      (["a/pyproject.toml": table, "b/pyproject.toml": ""], "a", ["flit_core"]),
      (["tap-1/pyproject.toml": "[project]\n"], nil, ["setuptools", "wheel"]),
    ] as [([String: String], String?, [String]?)])
  func whatIsBuiltIsReadFromTheArchive(
    name: FilePath, sample: ([String: String], String?, [String]?)
  ) async throws {
    let (files, subdirectory, requires) = sample
    let workshop = try Workshop.open()
    try await workshop.addArchive(name, files)
    let build = try SourceBuild(
      of: workshop.path.pushing(name), subdirectory: subdirectory, configSettings: [],
      fallback: SourceDate(seconds: 7))
    let contents = try #require(build.contents)
    #expect(contents.isLegacy == (requires == nil))
    #expect(contents.buildRequirements == requires ?? ["setuptools", "wheel"])
    #expect(build.date.seconds == 1_577_934_246)
  }

  @Test(
    arguments: [
      ("HEAD", nil, ["flit_core"]), (nil, nil, ["flit_core"]), ("v1", nil, ["flit_core"]),
      ("side", nil, nil), ("HEAD~1", nil, nil), ("v1", "lib", nil), ("side", "lib", ["hatchling"]),
      ("nothing", nil, []), ("--upload-pack=x", nil, []), ("v1", "../lib", []),
    ] as [(String?, String?, [String]?)])
  func whatIsBuiltIsReadFromARevision(
    revision: String?, subdirectory: String?, requires: [String]?
  ) async throws {
    let workshop = try Workshop.open()
    let repository = workshop.path.appending("repository")
    _ = try await workshop.addRepository("repository", ["setup.py": ""])
    func commit(_ name: FilePath, _ text: String) async throws {
      let file = repository.pushing(name)
      try FileSystem.createDirectories(file.removingLastComponent())
      try AtomicFile.write(text, to: file)
      try await workshop.run("git", "add", ".", in: repository)
      try await workshop.run(
        "git", "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "x",
        in: repository)
    }
    try await workshop.run("git", "checkout", "-qb", "side", in: repository)
    try await commit("lib/pyproject.toml", "build-system = { requires = ['hatchling'] }")
    try await workshop.run("git", "checkout", "-q", "-", in: repository)
    try await workshop.run("git", "checkout", "-qB", "main", "side~1", in: repository)
    try await commit("pyproject.toml", Self.table)
    try await workshop.run("git", "tag", "v1", in: repository)
    let text =
      "git+file://\(repository.string)" + (revision.map { "@\($0)" } ?? "")
      + (subdirectory.map { "#subdirectory=\($0)" } ?? "")
    let clone = await GitRevision.clone(
      try #require(VCSReference(text)), environment: ["PATH": "/usr/bin:/bin"],
      to: workshop.path.appending("clone"))
    let contents = await clone?.contents()
    // What cannot be read is for the build to reject.
    guard requires != [] else { return #expect(contents == nil) }
    let found = try #require(contents)
    #expect(found.isLegacy == (requires == nil))
    #expect(found.isLegacy || found.buildRequirements == requires)
  }

  @Test func onlyWhatMattersIsInTheKey() async throws {
    let directory = try Scratch()
    let build = try build([1_600_000_000], in: directory.path)
    func key(
      _ environment: [String: String], index url: String? = nil, isOffline: Bool = false
    ) async throws -> String {
      var request = StageRequest(
        package: "demo", destdir: "/", prefix: "/opt/venvs/demo", requirements: [],
        sourceDirectory: "/")
      request.wheelhouses = [directory.path]
      request.isOffline = isOffline
      request.index.indexURL = url
      return try #require(
        await build.key(environment: environment, index: IndexAccess(request, LockOptions())))
    }
    let plain = try await key(["CFLAGS": "-O2"])
    #expect(
      try await plain
        == key([
          "CFLAGS": "-O2", "HOME": "/root", "CI_JOB_ID": "7", "GITHUB_RUN_ID": "9", "LC_ALL": "C",
          "RUNNER_TEMP": "/x", "TZ": "UTC",
          "DEB_BUILD_OPTIONS": "parallel=3", "SOURCE_DATE_EPOCH": "8",
        ]))
    #expect(try await plain != key(["CFLAGS": "-O1"]))
    #expect(try await plain != key(["CFLAGS": "-O2", "STATIC_DEPS": "true"]))
    func source(_ url: String) async throws -> String { try await key(["DATA": "-d \(url)"]) }
    let data = try await source("https://jane:one@index.example/data?key=a")
    #expect(try await data == source("https://jane:two@index.example/data?key=a"))
    #expect(try await data != source("https://jane:one@index.example/data?key=b"))
    #expect(try await plain != key(["CFLAGS": "-O2"], index: "https://index.example/simple"))
    #expect(try await plain != key(["CFLAGS": "-O2"], isOffline: true))
    // What the build requires may come from there.
    try AtomicFile.write("", to: directory.path.appending("setuptools-80-py3-none-any.whl"))
    #expect(try await plain != key(["CFLAGS": "-O2"]))
    // What is installed cannot be told, so the wheel of another day may be another one.
    let request = StageRequest(
      package: "demo", destdir: "/", prefix: "/opt/venvs/demo", requirements: [],
      sourceDirectory: "/")
    #expect(
      try await build.key(
        environment: [:], index: IndexAccess(request, LockOptions()), asking: "/bin/false") == nil)
  }
}
