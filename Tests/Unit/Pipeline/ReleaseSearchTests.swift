import Core
import Packaging
import Pipeline
import SystemPackage
import TestSupport
import Testing

/// Choosing a release from an index that is a directory of pages.
@Suite struct ReleaseSearchTests {
  private struct File {
    let name: String
    var python: String?
    var yanked: String?

    var link: String {
      let requires = python.map { " data-requires-python=\"\($0.replacing(">", with: "&gt;"))\"" }
      let withdrawn = yanked.map { " data-yanked=\"\($0)\"" }
      return "<a href=\"files/\(name)\"\(requires ?? "")\(withdrawn ?? "")>\(name)</a>"
    }
  }

  private func find(
    _ text: String, among files: [File], pre: Bool = false, ignoresPython: Bool = false
  ) async throws -> Release {
    let scratch = try Scratch()
    try scratch.write(files.map(\.link).joined(separator: "\n"), to: "simple/demo/index.html")
    var request = StageRequest(
      package: "demo", destdir: scratch.path, prefix: "/opt/venvs/demo", requirements: [],
      sourceDirectory: scratch.path)
    request.environment = ["PATH": "/usr/bin:/bin", "PIP_CONFIG_FILE": "/dev/null"]
    request.index.indexURL = "file://\(scratch.path)/simple/"
    request.index.allowsPrereleases = pre
    request.index.ignoresPython = ignoresPython
    return try await ReleaseSearch(request).find(try Requirement(text))
  }

  private func wheel(
    _ version: String, python: String? = nil, yanked: String? = nil, tag: String = "py3-none-any"
  ) -> File {
    File(name: "demo-\(version)-\(tag).whl", python: python, yanked: yanked)
  }

  private func error(_ text: String, among files: [File]) async throws -> ReleaseError {
    try #require(
      await #expect(throws: ReleaseError.self) { _ = try await find(text, among: files) })
  }

  @Test(arguments: [
    ("demo", false, "1.10"), ("demo<1.10", false, "1.9"), ("demo==1.9", false, "1.9"),
    ("demo", true, "2.0rc1"), ("demo>=2.0rc1", false, "2.0rc1"), ("demo>1.10", false, "2.0rc1"),
    ("Demo[extra]~=1.0", false, "1.10"),
  ])
  func `the newest release that is allowed is chosen`(
    text: String, pre: Bool, expected: String
  ) async throws {
    let files = ["1.9", "1.10", "2.0rc1"].map { wheel($0) }
    #expect(try await find(text, among: files, pre: pre).version.description == expected)
  }

  @Test func `a release for another Python is passed over, and named`() async throws {
    let files = [wheel("1.0"), wheel("2.0", python: ">=3.99")]
    let release = try await find("demo", among: files)
    #expect(release.version.description == "1.0")
    #expect(release.newer?.version.description == "2.0")
    #expect(release.newer?.requiresPython == ">=3.99")
    let ignoring = try await find("demo", among: files, ignoresPython: true)
    #expect(ignoring.version.description == "2.0" && ignoring.newer == nil)

    let pinned = try await error("demo==2.0", among: files)
    #expect(pinned.message.hasPrefix("'demo==2.0': version 2.0 requires Python >=3.99, but"))
    #expect(pinned.hint == "ask for one that runs with it: 'demo==1.0'")
  }

  @Test func `a release that was withdrawn counts only where it is pinned`() async throws {
    let files = [wheel("1.0"), wheel("2.0", yanked: "broken")]
    #expect(try await find("demo", among: files).version.description == "1.0")
    #expect(try await find("demo==2.0", among: files).yanked == "broken")
    let all = try await error("demo>1", among: files)
    #expect(all.message.contains("version 2.0 is yanked"))
    #expect(all.message.hasSuffix("(broken)"))
  }

  @Test func `an sdist will do where no wheel does`() async throws {
    let foreign = wheel("2.0", tag: "cp311-cp311-win_amd64")
    #expect(
      try await find("demo", among: [foreign, File(name: "demo-2.0.tar.gz")]).version.description
        == "2.0")
    let error = try await error("demo", among: [foreign])
    #expect(error.message.contains("win_amd64"))
  }

  @Test func `names and versions that nobody has are errors`() async throws {
    let unknown = try await error("demmo", among: [wheel("1.0")])
    #expect(unknown.message.hasPrefix("no distribution 'demmo' on file:"))
    let version = try await error("demo==9", among: [wheel("1.0"), wheel("1.1")])
    #expect(version.message == "no release of 'demo' matches '==9'; the newest are 1.1, 1.0")
    #expect(version.hint == "ask for one that exists, such as 'demo==1.1'")
  }
}
