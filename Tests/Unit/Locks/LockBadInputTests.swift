import Core
import Packaging
import SystemPackage
import Testing

@testable import Locks

/// What is wrong with a lock is said with line, column, reason and the way out.
@Suite struct LockBadInputTests {
  private func error(
    _ name: String, _ text: String, extras: [String] = [], groups: [String] = [],
    others: [String: String] = [:]
  ) throws -> LockError? {
    let directory = try RequirementsDirectory(others.merging([name: text]) { $1 })
    var scope = LockScope.usual()
    scope.extras = Set(try extras.map { try PackageName($0) })
    scope.groups = try GroupSelection(groups)
    scope.allowsStale = false
    return #expect(throws: LockError.self) {
      _ = try Lock.read(
        [directory.path.appending(name)], project: directory.path, scope: scope)
    }
  }

  private static let uv = """
    version = 1
    revision = 5
    requires-python = ">=3.9"
    conflicts = [[
        { package = "app", extra = "cpu" },
        { package = "app", extra = "gpu" },
    ]]

    [[package]]
    name = "app"
    version = "1"
    source = { virtual = "." }
    dependencies = [
        { name = "lib", marker = "python_version > '3'" },
    ]

    [package.metadata]
    provides-extras = ["cpu", "gpu"]

    [package.metadata.requires-dev]
    docs = [{ name = "lib" }]

    [[package]]
    name = "lib"
    version = "2.0"
    source = { registry = "https://index.example/simple" }
    wheels = [
        { url = "https://index.example/lib-2.0-py3-none-any.whl", hash = "sha256:\(hash)", size = 1 },
    ]

    """

  private static let hash = String(repeating: "ab", count: 32)

  @Test(arguments: [
    ("version = 1", "version = 2", 1, 11, "unsupported version 2", "run 'uv lock'"),
    ("version = 1\n", "version = \n", 1, 11, "expected a value", "restore 'uv.lock'"),
    (">=3.9\"", ">=3.12\"", 3, 19, "requires Python >=3.12, got 3.11.0", "--python"),
    ("> '3'", "> '3", 14, 30, "the quotation mark is not closed", nil),
    ("sha256:", "md5:", 28, 70, "unsupported hash algorithm 'md5'", "run 'uv lock'"),
    ("sha256:ab", "sha256:a", 28, 70, "63 of 64", "regenerate"),
    ("py3-none-any", "cp39-cp39-win_amd64", 23, 1, "is for cp39-cp39-win_amd64", "--python"),
    ("/lib-2.0", "/other-2.0", 23, 1, "is not a file of 'lib'", "restore 'uv.lock'"),
    ("name = \"lib\", marker", "name = \"gone\", marker", 14, 5, "no package 'gone'", nil),
    ("registry = ", "bazaar = ", 26, 10, "exactly one kind", nil),
    ("version = \"2.0\"", "version = 2.0", 25, 11, "must be a string, not a float", nil),
    ("version = \"2.0\"", "version = \"two\"", 25, 11, "'two' is not a version", nil),
    ("name = \"lib\"\nversion", "name = \"-\"\nversion", 24, 8, "invalid distribution name", nil),
  ])
  func aLockOfUvThatIsWrong(
    old: String, new: String, line: Int, column: Int, message: String, hint: String?
  ) throws {
    let text = Self.uv.replacing(old, with: new)
    try #require(text != Self.uv)
    let error = try #require(try error("uv.lock", text))
    #expect(error.location?.hasSuffix("uv.lock:\(line):\(column)") == true, "\(error)")
    #expect(error.message.contains(message), "\(error)")
    if let hint { #expect(error.hint?.contains(hint) == true, "\(error)") }
  }

  @Test func unknownPartsAreSuggested() throws {
    let extra = try error("uv.lock", Self.uv, extras: ["cpus"])
    #expect(extra?.message == "the lock has no extra 'cpus'")
    #expect(extra?.hint == "did you mean 'cpu'?")
    let group = try error("uv.lock", Self.uv, groups: ["testing"])
    #expect(group?.hint == "choose from docs")
  }

  @Test func partsThatExcludeEachOtherAreNamed() throws {
    let error = try error("uv.lock", Self.uv, extras: ["cpu", "gpu"])
    #expect(error?.message.contains("extra 'cpu' and extra 'gpu' exclude each other") == true)
    #expect(error?.location?.hasSuffix("uv.lock:4:13") == true)
  }

  @Test func aStaleLockNamesWhatChanged() throws {
    let project = """
      [project]
      name = "app"
      version = "1"
      dependencies = ["lib", "web>=2"]
      [project.optional-dependencies]
      cpu = []
      gpu = []
      [dependency-groups]
      docs = ["lib"]
      """
    let error = try error("uv.lock", Self.uv, others: ["pyproject.toml": project])
    #expect(error?.message.contains("'lib' is not what was locked") == true, "\(error as Any)")
    #expect(error?.hint?.contains("uv lock") == true)
    #expect(error?.hint?.contains("allow-stale-lock: yes") == true)
  }

  /// Each group includes the next one twice, so that the number of ways doubles at each of them.
  @Test(.timeLimit(.minutes(1))) func groupsThatIncludeEachOtherTwiceAreReadOnce() throws {
    let groups = (0..<500).map {
      "g\($0) = [{include-group='g\($0 + 1)'}, {include-group='G\($0 + 1)'}]\n"
    }.joined()
    let project = "[dependency-groups]\n\(groups)g500 = ['greet']\n"
    let directory = try RequirementsDirectory(["pyproject.toml": project])
    let file = try #require(
      try LockFile.tomlIfPresent(
        directory.path.appending("pyproject.toml"), format: "project file"))
    let found = try UvProject(file).groups()
    #expect(found.count == 501 && found.values.allSatisfy { $0.map(\.description) == ["greet"] })
  }

  @Test func groupsThatIncludeThemselvesAreAnError() throws {
    let project = """
      [project]
      name = "app"
      version = "1"
      dependencies = ["lib"]
      optional-dependencies = { cpu = [], gpu = [] }
      [dependency-groups]
      a = [{include-group = "b"}]
      b = [{include-group = "a"}]
      """
    let lock = Self.uv.replacing(
      "[package.metadata]", with: "[package.metadata]\nrequires-dist = [{ name = \"lib\" }]")
    let error = try error("uv.lock", lock, others: ["pyproject.toml": project])
    #expect(error?.message == "invalid lock: group 'a' includes itself", "\(error as Any)")
  }

  @Test func whatIsLeftOutIsSaidInOneLine() throws {
    let directory = try RequirementsDirectory(["uv.lock": Self.uv])
    let lock = try Lock.read([directory.path.appending("uv.lock")], project: directory.path)
    #expect(lock.notices == ["uv.lock: left out group docs and extras cpu, gpu"])
    #expect(lock.details.contains { $0.contains("could not check that it is up to date") })
    #expect(lock.projectExclusion?.contains("not installed") == true)
  }

  private static let commit = String(repeating: "1f", count: 20)

  private static let pylock = """
    lock-version = "1.0"
    created-by = "me"

    [[packages]]
    name = "lib"
    version = "2.0"
    wheels = [{ url = "https://index.example/lib-2.0-py3-none-any.whl", hashes = { sha256 = "\(hash)" } }]

    """

  @Test(arguments: [
    ("\"1.0\"", "\"2.0\"", 1, 16, "unsupported version 2.0"),
    ("created-by", "made-by", 1, 1, "'created-by' is missing"),
    ("sha256 =", "md5 =", 7, 86, "unsupported hash algorithm 'md5'"),
    ("sha256 =", "blake9 =", 7, 78, "no hash of a known algorithm"),
    ("lib-2.0-", "lib-3.0-", 7, 11, "is not of version 2.0"),
    ("wheels", "wheel", 4, 1, "'lib' has no files"),
    ("version = \"2.0\"\n", "version = \"2.0\"\nvcs = {}\n", 4, 1, "has both 'vcs' and 'wheels'"),
    (
      "[[packages]]",
      "[[packages]]\nname = \"lib\"\nvcs = { type = \"git\", url = \"https://h/a\", commit-id = \"\(commit)\" }\n[[packages]]",
      7, 1, "two entries for 'lib'"
    ),
    (
      "version = \"2.0\"\n", "version = \"2.0\"\nmarker = \"os = 'x'\"\n", 7, 10,
      "cannot parse marker"
    ),
  ])
  func aPylockThatIsWrong(
    old: String, new: String, line: Int, column: Int, message: String
  ) throws {
    let text = Self.pylock.replacing(old, with: new)
    try #require(text != Self.pylock)
    let error = try #require(try error("pylock.toml", text))
    #expect(error.location?.hasSuffix("pylock.toml:\(line):\(column)") == true, "\(error)")
    #expect(error.message.contains(message), "\(error)")
  }

  @Test(arguments: [
    (
      "poetry.lock", "[[package]]\nname = \"a\"\n[metadata]\nlock-version = \"2.0\"\n", "2.0",
      "poetry lock"
    ),
    ("poetry.lock", "[metadata]\ncontent-hash = \"x\"\n", "1.0", "poetry lock"),
    ("pdm.lock", "[metadata]\nlock_version = \"4.2\"\n", "4.2", "pdm lock --update-reuse"),
    ("pdm.lock", "[metadata]\nlock_version = \"4.5.0\"\n", "inherit_metadata", "pdm export"),
    ("Pipfile.lock", "{\"_meta\": {\"pipfile-spec\": 5}}", "5", "pipenv lock"),
    (
      "Pipfile.lock",
      "{\"_meta\": {\"pipfile-spec\": 6}, \"default\": {\"a\": {\"version\": \"*\"}}}",
      "version '*'", "pipenv lock"
    ),
  ])
  func whatCannotBeInstalledFromSaysWhichCommandHelps(
    name: String, text: String, message: String, command: String
  ) throws {
    let error = try #require(try error(name, text))
    #expect(error.message.contains(message), "\(error)")
    #expect(error.hint?.contains(command) == true, "\(error)")
    #expect(error.location?.contains("\(name):") == true, "\(error)")
  }

  @Test func aPipfileLockThatIsNotJSONHasAPosition() throws {
    let error = try error("Pipfile.lock", "{\"_meta\": {\n<<<<<<< HEAD\n")
    #expect(error?.location?.hasSuffix("Pipfile.lock:2:1") == true)
    #expect(error?.message == "invalid JSON: expected a name in quotes")
  }

  @Test(arguments: [
    ("uv.lock", "'uv lock'"), ("poetry.lock", "'poetry lock'"), ("pdm.lock", "'pdm lock'"),
    ("Pipfile.lock", "'pipenv lock'"), ("pylock.toml", "the tool that wrote it"),
  ])
  func aDamagedLockIsRestoredOrMadeAnew(name: String, command: String) throws {
    for text in ["<<<<<<< HEAD\n", "{}\n", "lock-version = 1\n", " "] {
      let error = try error(name, text)
      #expect(
        error?.hint?.hasPrefix("restore '\(name)' from version control, or delete it") == true,
        "\(error as Any)")
      #expect(error?.hint?.contains(command) == true, "\(error as Any)")
    }
  }

  @Test func theFileOfAProjectIsNotMadeAnew() throws {
    let error = try error(
      "pdm.lock",
      "[metadata]\nlock_version = \"4.5.0\"\nstrategy = [\"inherit_metadata\"]\n",
      others: ["pyproject.toml": "[project\n"])
    #expect(error?.location?.contains("pyproject.toml:1") == true)
    #expect(error?.hint == nil)
  }

  @Test func weakHashesAndTwoEntriesHaveAWayOut() throws {
    func lock(_ hash: String) -> String {
      """
      [[package]]
      name = "lib"
      version = "1.0"
      groups = ["main"]
      files = [{file = "lib-1.0-py3-none-any.whl", hash = "\(hash)"}]

      [metadata]
      lock-version = "2.1"
      """
    }
    let md5 = try error("poetry.lock", lock("md5:" + String(repeating: "ab", count: 16)))
    #expect(md5?.message == "unsupported hash algorithm 'md5' (use sha256 or stronger)")
    #expect(md5?.hint == "run 'poetry lock --regenerate'")
    let good = lock("sha256:\(Self.hash)")
    let package =
      good.prefix { $0 != "\n" }
      + good.dropFirst("[[package]]".count)
      .replacing("\n[metadata]\nlock-version = \"2.1\"", with: "")
    let two = try error("poetry.lock", package.replacing("1.0", with: "2.0") + "\n" + good)
    #expect(two?.message.contains("two entries for 'lib'") == true, "\(two as Any)")
    #expect(two?.hint?.hasSuffix("or run 'poetry lock'") == true, "\(two as Any)")
  }
}
