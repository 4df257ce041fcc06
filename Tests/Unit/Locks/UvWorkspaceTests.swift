import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Locks

@Suite struct UvWorkspaceTests {
  private static func project(_ name: String, _ rest: String = "") -> String {
    "[project]\nname = \"\(name)\"\nversion = \"1\"\n\(rest)"
  }

  private func root(
    _ workspace: String, of member: String, _ files: [String: String] = [:]
  ) throws -> String? {
    var all = ["pyproject.toml": workspace, "\(member)/pyproject.toml": Self.project("m")]
    all.merge(files) { $1 }
    let directory = try RequirementsDirectory(all)
    let root = try FileSystem.resolve(directory.path)
    let found = UvWorkspace.root(of: root.pushing(FilePath(member)))
    return found.map { FilePath.relative($0, from: root).string }
  }

  @Test(arguments: [
    ("lb/[ab]*", "lb/beta", true), ("lb/[!b]*", "lb/beta", false), ("lib-?", "lib-a", true),
    ("lib-[0-9]", "lib-7", true), ("packages/**", "packages/q/b", true),
    ("**/lib", "a/b/lib", true), ("./packages/../libs/*", "libs/a", true), ("*", "a/b", false),
  ])
  func `members are found by patterns`(pattern: String, member: String, isMember: Bool) throws {
    let found = try root("[tool.uv.workspace]\nmembers = [\"\(pattern)\"]\n", of: member)
    #expect(found == (isMember ? "" : nil))
  }

  @Test func `excluded paths match across slashes`() throws {
    let workspace = "[tool.uv.workspace]\nmembers = ['packages/**']\nexclude = ['packages/x*']\n"
    #expect(try root(workspace, of: "packages/xx/y") == nil)
    #expect(try root(workspace, of: "packages/q/y") == "")
  }

  @Test func `a project that declares a workspace is its own root`() throws {
    let inner = Self.project("m", "[tool.uv.workspace]\nmembers = []\n")
    #expect(
      try root(
        "[tool.uv.workspace]\nmembers = ['m']\n", of: "m", ["m/pyproject.toml": inner]) == nil)
  }

  @Test func `the first project above decides`() throws {
    let outer = "[tool.uv.workspace]\nmembers = ['a/**']\n"
    #expect(try root(outer, of: "a/b/c") == "")
    #expect(try root(outer, of: "a/b/c", ["a/b/pyproject.toml": Self.project("b")]) == nil)
    let nested = Self.project("a", "[tool.uv.workspace]\nmembers = ['b/*']\n")
    #expect(try root(outer, of: "a/b/c", ["a/pyproject.toml": nested]) == "a")
  }

  @Test func `a project that uv does not manage is of no workspace`() throws {
    let unmanaged = Self.project("m", "[tool.uv]\nmanaged = false\n")
    #expect(
      try root(
        "[tool.uv.workspace]\nmembers = ['m']\n", of: "m", ["m/pyproject.toml": unmanaged]) == nil)
  }

  @Test func `the directories of members are listed`() throws {
    let directory = try RequirementsDirectory([
      "pyproject.toml": Self.project(
        "app",
        "[tool.uv.workspace]\nmembers = ['lib/[ab]*', 'more/**']\nexclude = ['lib/b-old']\n"),
      "lib/alpha/pyproject.toml": Self.project("alpha"),
      "lib/b-old/pyproject.toml": Self.project("b-old"),
      "lib/beta/pyproject.toml": Self.project("beta"),
      "lib/gamma/pyproject.toml": Self.project("gamma"),
      "lib/about/README": "",
      "more/deep/er/pyproject.toml": Self.project("deeper"),
    ])
    let root = try FileSystem.resolve(directory.path)
    let workspace = try #require(UvWorkspace(at: root))
    let found = try #require(workspace.memberDirectories())
    #expect(
      found.map { FilePath.relative($0, from: root).string }
        == ["", "lib/alpha", "lib/beta", "more/deep/er"])
  }
}
