import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

/// Lines for the project itself and for what belongs to its workspace, beside hashed ones.
@Suite struct ProjectLineTests {
  private let environment: MarkerEnvironment

  init() throws { environment = try MarkerEnvironment(values: bookworm) }

  private func directory(_ lines: String) throws -> RequirementsDirectory {
    let project = "[project]\nname = \"NAME\"\n"
    return try RequirementsDirectory([
      "requirements.txt": lines + "\na==1 --hash=\(hash("1"))\n",
      "pyproject.toml": project.replacing("NAME", with: "shop") + "[tool.uv.workspace]\n",
      "packages/member/pyproject.toml": project.replacing("NAME", with: "member"),
      "packages/computed/setup.py": "",
    ])
  }

  @Test(arguments: [
    ".", "-e .", "-e.", "--editable .", "--editable=.", ".[prod]", "-e .[prod]", "-e '.[prod]'",
    "./", "shop @ .", "shop @ file://DIR", "file://DIR#egg=shop", "-e file://DIR#egg=shop",
    "./packages/..",
  ])
  func theProjectIsNoEntry(_ line: String) throws {
    let directory = try directory("")
    let text = line.replacing("DIR", with: directory.path.string)
    try AtomicFile.write(
      text + "\na==1 --hash=\(hash("1"))\n", to: directory.path.appending("requirements.txt"))
    let lock = try directory.read(project: ".")
    #expect(lock.entries.map(\.name.normalized) == ["a"])
    #expect(lock.unnamed.isEmpty)
    try lock.checkHashes(required: nil, in: environment)
    let extras = try #require(lock.projectExtras(in: environment))
    #expect(extras == (line.contains("[") ? [try PackageName("prod")] : []))
  }

  @Test func aMarkerCountsForTheProjectToo() throws {
    let lock = try directory(#"-e .[a] ; sys_platform == "win32""#).read(project: ".")
    #expect(lock.projectExtras(in: environment) == nil)
  }

  @Test func membersOfTheWorkspaceNeedNoHash() throws {
    let directory = try directory("-e ./packages/member\n./packages/computed")
    for project in [".", "packages/member"] {
      let lock = try directory.read(project: project)
      try lock.checkHashes(required: nil, in: environment)
      #expect(lock.unnamed.map(\.text) == ["./packages/computed"])
      #expect(lock.warnings.count == (project == "." ? 1 : 0))
      #expect(
        lock.entries.map(\.name.normalized) == (project == "." ? ["member", "a"] : ["a"]))
    }
  }

  @Test func otherDirectoriesNeedOne() throws {
    let other = try RequirementsDirectory(["pyproject.toml": "[project]\nname = \"other\"\n"])
    let lock = try directory("other @ file://\(other.path)").read(project: ".")
    let error = #expect(throws: LockError.self) {
      try lock.checkHashes(required: nil, in: environment)
    }
    #expect(error?.message.contains("cannot have a hash") == true)
  }

  @Test func aMemberThatIsPinnedAsWellIsAConflict() throws {
    let lock = try directory("-e ./packages/member\nmember==1 --hash=\(hash("2"))")
      .read(project: ".")
    let error = #expect(throws: LockError.self) { try lock.entries(in: environment) }
    #expect(error?.message.contains("conflicting requirements for 'member'") == true)
  }
}
