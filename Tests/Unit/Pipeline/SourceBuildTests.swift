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
          "CFLAGS": "-O2", "HOME": "/root", "CI_JOB_ID": "7", "LC_ALL": "C", "TZ": "UTC",
          "DEB_BUILD_OPTIONS": "parallel=3", "SOURCE_DATE_EPOCH": "8",
        ]))
    #expect(try await plain != key(["CFLAGS": "-O1"]))
    #expect(try await plain != key(["CFLAGS": "-O2", "STATIC_DEPS": "true"]))
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
