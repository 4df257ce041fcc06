import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Locks

/// Locks under names of their own, and files that are not there.
@Suite struct LockNameTests {
  private static let hash = "sha256:" + String(repeating: "ab", count: 32)

  private static let pipfile =
    "{\"_meta\": {\"pipfile-spec\": 6, \"sources\": []}, \"default\": {\"lib\": {\"version\": "
    + "\"==1.0\", \"hashes\": [\"\(hash)\"]}}}"

  private static let poetry = """
    [[package]]
    name = "lib"
    version = "1.0"
    groups = ["main"]
    files = [{file = "lib-1.0-py3-none-any.whl", hash = "\(hash)"}]

    [metadata]
    lock-version = "2.1"
    python-versions = ">=3.9"
    content-hash = "x"

    """

  private static let pdm = """
    [metadata]
    groups = ["default"]
    strategy = ["inherit_metadata"]
    lock_version = "4.5.0"

    [[package]]
    name = "lib"
    version = "1.0"
    groups = ["default"]
    files = [{file = "lib-1.0-py3-none-any.whl", hash = "\(hash)"}]

    """

  private static let uv = """
    version = 1
    requires-python = ">=3.9"

    [[package]]
    name = "app"
    version = "1"
    source = { virtual = "." }
    dependencies = [{ name = "lib" }]

    [[package]]
    name = "lib"
    version = "1.0"
    source = { registry = "https://index.example/simple" }
    wheels = [{ url = "https://index.example/lib-1.0-py3-none-any.whl", hash = "\(hash)" }]

    """

  private static let pylock = """
    created-by = "me"
    lock-version="1.0"

    [[packages]]
    name = "lib"
    version = "1.0"
    wheels = [{url = "https://h/lib-1.0-py3-none-any.whl", hashes = {\(hash.replacing(":", with: "=\""))"}}]

    """

  @Test(arguments: [
    (pipfile, "lock of Pipenv"), ("\u{FEFF}\(pipfile)", "lock of Pipenv"),
    ("\n  \(pipfile.replacing("}, \"default\"", with: "},\n\"default\""))\n", "lock of Pipenv"),
    (poetry, "lock of Poetry"), ("# Poetry's\n\n\(poetry)", "lock of Poetry"), (pdm, "lock of PDM"),
    (uv, "lock of uv"), (pylock, "pylock file"),
  ])
  func `a lock of any name is known by what is in it`(text: String, format: String) throws {
    let directory = try RequirementsDirectory(["locks/prod.lock": text])
    let file = directory.path.pushing("locks/prod.lock")
    #expect(try LockFormats.format(of: file).name == format)
    let lock = try Lock.read([file])
    #expect(lock.entries.map(\.name.normalized) == ["lib"])
  }

  /// What tells Poetry's lock is at its end.
  @Test func `a large lock of Poetry is known by its end`() throws {
    let comment = String(repeating: "# \(String(repeating: "x", count: 70))\n", count: 2000)
    let text = Self.poetry.replacing("\n[metadata]", with: "\n\(comment)[metadata]")
    let directory = try RequirementsDirectory(["prod.lock": text])
    #expect(
      try LockFormats.format(of: directory.path.appending("prod.lock")).name == "lock of Poetry")
  }

  @Test(arguments: ["lib==1.0\n", "# [metadata]\nlib==1.0\n", "lib @ https://h/[[package]]\n"])
  func `requirements are no lock of a tool`(text: String) throws {
    let directory = try RequirementsDirectory(["prod.lock": text])
    #expect(
      try LockFormats.format(of: directory.path.appending("prod.lock")).name == "requirements file")
  }

  /// The project beside a script is another matter.
  @Test(arguments: ["tool.py.lock", "tool.lock"])
  func `the lock of a script is not that of the project`(name: String) throws {
    let script = Self.uv.replacing(
      "[[package]]\nname = \"app\"\nversion = \"1\"\nsource = { virtual = \".\" }\n"
        + "dependencies = [{ name = \"lib\" }]\n",
      with: "[manifest]\nrequirements = [{ name = \"lib\" }]\n")
    try #require(!script.contains("app"))
    let directory = try RequirementsDirectory([
      "pyproject.toml": """
      [project]
      name = "app"
      version = "1"
      dependencies = ["other"]
      [dependency-groups]
      dev = ["more"]
      [tool.uv]
      no-binary = true
      """, name: script,
    ])
    #expect(try LockFormats.defaultFiles(in: directory.path) == [])
    var scope = LockScope.usual()
    scope.allowsStale = false
    let lock = try Lock.read(
      [directory.path.appending(name)], project: directory.path, scope: scope)
    #expect(lock.entries.map(\.name.normalized) == ["lib"])
    #expect(lock.projectExclusion?.contains("that of a script") == true)
    #expect(lock.warnings == [])
  }

  @Test(arguments: [
    ("missing.lock", "lock"), ("missing.toml", "lock"), ("uv.lock", "lock of uv"),
    ("missing.txt", "requirements file"), ("missing", "requirements file"),
  ])
  func `a lock that is not there is named`(name: String, kind: String) throws {
    let directory = try RequirementsDirectory([:])
    let path = directory.path.appending(name)
    let error = #expect(throws: LockError.self) { _ = try Lock.read([path]) }
    #expect(
      error?.message == "cannot read \(kind) '\(path.string)': No such file or directory")
    #expect(error?.hint?.contains("'venvdeb lock'") == true)
    let other = try RequirementsDirectory(["requirements.txt": "-r missing.txt\n"])
    let included = #expect(throws: LockError.self) { _ = try other.read() }
    #expect(included?.hint == "name an existing file, relative to the file that includes it")
  }
}
