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
    "./packages/..", "-e file:.", "file:.#egg=shop", "-e file:./", "file:./packages/..",
    "file:.[prod]", "-e file:.[prod]", "file:%2E", "FILE:.", "shop @ file:.", "-e file:DIR",
    "-e file://DIR[prod]", "-e file://localhost/DIR",
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

  @Test(arguments: [
    ("-e file:./packages/member", "member"), ("file:packages/member#egg=member", "member"),
    ("member @ file:packages/member", "member"), ("file:./packages/computed", ""),
    ("member @ file:./member-1.tar.gz#subdirectory=lib", "member"),
  ])
  func aFileURLMayBeRelative(_ line: String, _ name: String) throws {
    let directory = try directory("")
    try AtomicFile.write("", to: directory.path.appending("member-1.tar.gz"))
    try AtomicFile.write(line, to: directory.path.appending("requirements.txt"))
    let lock = try directory.read(project: ".")
    #expect(lock.entries.map(\.name.normalized) == (name.isEmpty ? [] : [name]))
    for location in lock.directLocations {
      #expect(location.isLocal && location.description.contains("\(directory.path)/"))
    }
  }

  @Test(arguments: [
    "file:", "file:./absent", "file://lib", "file://./packages/member", "file:#egg=a",
  ])
  func aFileURLMustLeadToSomething(_ line: String) throws {
    let error = #expect(throws: LockError.self) { try directory(line).read(project: ".") }
    #expect(error?.message.hasPrefix("cannot find 'file:") == true || line.contains("absent"))
  }

  /// Where the project was when `pip freeze` made the lock.
  @Test(arguments: [
    "shop @ file:///home/me/src/shop", "Shop @ file:///home/me/shop-0.4.tar.gz",
    "file:///home/me/src/shop#egg=shop", "-e file:///home/me/src/shop#egg=shop", "shop @ ./gone",
  ])
  func theProjectMayHaveBeenElsewhere(_ line: String) throws {
    let lock = try directory(line).read(project: ".")
    #expect(lock.entries.map(\.name.normalized) == ["shop", "a"])
    #expect(throws: LockError.self) { try directory(line).read(project: "packages/member") }
    let other = line.replacing("hop", with: "top")
    let error = #expect(throws: LockError.self) { try directory(other).read(project: ".") }
    #expect(error?.message.hasPrefix("cannot find '") == true)
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

  @Test(
    arguments: [
      ("pyproject.toml", "[project]\nname = 'a'", "a"),
      ("pyproject.toml", "[tool.poetry]\nname = 'a'", "a"),
      ("pyproject.toml", "[tool.flit.metadata]\nmodule = 'a'", "a"),
      ("pyproject.toml", "[tool.flit.metadata]\nmodule = 'b'\ndist-name = 'a'", "a"),
      ("setup.cfg", "[metadata]\nname: a", "a"), ("setup.cfg", "[metadata]\nName = a", "a"),
      ("setup.cfg", "[metadata]\nname =\n  a\n", "a"),
      ("setup.cfg", "[metadata]\nlong =\n  name = b\nname=a", "a"),
      ("setup.cfg", "[other]\nname = a", nil),
      ("setup.py", "setup(name='a')", "a"), ("setup.py", "setup(\n  name = \"a\",\n)", "a"),
      ("setup.py", "setuptools.setup(version='1', name='a', x=Extension(name='b'))", "a"),
      ("setup.py", "NAME = 'a'\nsetup(name=NAME)", "a"),
      ("setup.py", "# setup(name='b')\n\"\"\"\nsetup(name='b')\"\"\"\nsetup(name='a' )", "a"),
      ("setup.py", "def setup(name='b'): pass\nsetup(name='a')", "a"),
      ("setup.py", "setup(**{'x': \"it's (\"}, name='a')", "a"),
      ("setup.py", "NAME = 'a'\nif x:\n  NAME = 'b'\nsetup(name=NAME)", nil),
      ("setup.py", "setup(name='a' + suffix)", nil), ("setup.py", "setup(name=f'a{x}')", nil),
      ("setup.py", "if x: setup(name='a')\nelse: setup(name='b')", nil),
      ("setup.py", "setup(name=read())", nil), ("setup.py", "name = 'a'\nsetup()", nil),
      ("setup.py", "if name == 'a': setup()", nil), ("setup.py", "setup(name='", nil),
      ("setup.py", "setup(name='-')", nil), ("setup.py", ")]}(((", nil), ("setup.py", "", nil),
    ] as [(String, String, String?)])
  func theNameIsReadFromTheFiles(_ file: String, _ text: String, _ name: String?) throws {
    let directory = try RequirementsDirectory([file: text])
    #expect(LocalProject.name(in: directory.path)?.normalized == name)
    // What the wheel must have is no guess.
    let stated = LocalProject.statedName(in: directory.path)
    #expect(stated?.normalized == (file == "setup.py" ? nil : name))
  }
}
