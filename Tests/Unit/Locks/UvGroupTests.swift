import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

/// Which groups of a `uv.lock` count, and what uv's configuration says besides.
@Suite struct UvGroupTests {
  private static func package(_ name: String, _ rest: String = "") -> String {
    """
    [[package]]
    name = "\(name)"
    version = "1.0"
    source = { registry = "https://index.example/simple" }
    sdist = { url = "https://index.example/\(name)-1.0.tar.gz", hash = "\(hash)" }
    wheels = [{ url = "https://index.example/\(name)-1.0-py3-none-any.whl", hash = "\(hash)" }]
    \(rest)

    """
  }

  private static let hash = "sha256:" + String(repeating: "ab", count: 32)

  private static func head(_ revision: Int, _ rest: String = "") -> String {
    "version = 1\nrevision = \(revision)\nrequires-python = \">=3.9\"\n\(rest)\n"
  }

  private func names(
    _ files: [String: String], groups: [String], member: String = ""
  ) throws -> [String] {
    try entries(files, groups: groups, member: member).map(\.name.normalized)
  }

  private func entries(
    _ files: [String: String], groups: [String] = [], member: String = ""
  ) throws -> [LockEntry] {
    let directory = try RequirementsDirectory(files)
    var scope = LockScope.usual()
    scope.groups = try GroupSelection(groups)
    return try Lock.read(
      [directory.path.appending("uv.lock")], project: directory.path.pushing(FilePath(member)),
      scope: scope
    ).entries
  }

  /// `lib[y]` is only met on the walk, which uv begins after it has looked at the groups.
  @Test func `requirements of groups are decided before the walk`() throws {
    let lock =
      Self.head(
        5,
        "conflicts = [[{ package = \"lib\", extra = \"y\" }, { package = \"lib\", extra = \"z\" }]]"
      )
        + """
        [[package]]
        name = "app"
        version = "1"
        source = { virtual = "." }
        dependencies = [{ name = "lib", extra = ["y"] }]

        [package.dev-dependencies]
        dev = [
            { name = "early", marker = "extra != 'extra-3-lib-y'" },
            { name = "late", marker = "extra == 'extra-3-lib-y'" },
        ]

        [package.metadata.requires-dev]
        dev = [{ name = "early" }, { name = "late" }]

        [[package]]
        name = "lib"
        version = "1.0"
        source = { registry = "https://index.example/simple" }
        dependencies = [{ name = "other", marker = "extra != 'extra-3-lib-y'" }]
        wheels = [{ url = "https://index.example/lib-1.0-py3-none-any.whl", hash = "\(Self.hash)" }]

        [package.optional-dependencies]
        y = []
        z = []

        """ + ["early", "late", "other"].map { Self.package($0) }.joined()
    #expect(try names(["uv.lock": lock], groups: ["dev"]) == ["lib", "early"])
  }

  /// `more` is behind an edge that the extra of a later edge forbids: it is not there in the end.
  @Test func `what is reached no more activates nothing`() throws {
    let lock =
      Self.head(
        5,
        "conflicts = [[{ package = \"lib\", extra = \"y\" }, { package = \"lib\", extra = \"z\" }]]"
      )
        + """
        [[package]]
        name = "app"
        version = "1"
        source = { virtual = "." }
        dependencies = [
            { name = "early", marker = "extra != 'extra-3-lib-y'" },
            { name = "lib", extra = ["y"] },
        ]

        """
      + Self.package("early", "dependencies = [{ name = \"lib\", extra = [\"z\"] }]")
      + Self.package("lib", "[package.optional-dependencies]\ny = []\nz = []")
    #expect(try names(["uv.lock": lock], groups: []) == ["lib"])
  }

  private static func member(_ name: String, _ rest: String) -> String {
    """
    [[package]]
    name = "\(name)"
    version = "1"
    source = { editable = "\(name == "root" ? "." : name)" }
    dependencies = [{ name = "base" }]
    \(rest)

    """
  }

  private static let others = ["base", "one", "two", "three"].map { package($0) }.joined()

  private static let memberGroups = """
    [package.dev-dependencies]
    ci = [{ name = "three" }]
    dev = [{ name = "one" }]
    """

  @Test func `a member has groups of a root that is no project by name`() throws {
    let lock =
      Self.head(
        5,
        """

        [manifest]
        members = ["m"]

        [manifest.dependency-groups]
        dev = [{ name = "two" }]
        docs = [{ name = "three" }]

        """) + Self.member("m", "[package.dev-dependencies]\ndev = [{ name = \"one\" }]")
      + Self.others
    func names(_ groups: [String], _ member: String) throws -> [String] {
      try self.names(["uv.lock": lock], groups: groups, member: member)
    }
    #expect(try names(["dev"], "m") == ["base", "one"])
    #expect(try names(["default"], "m") == ["base", "one"])
    #expect(try names(["docs"], "m") == ["base", "three"])
    #expect(try names(["dev"], "") == ["m", "base", "one", "two"])
  }

  @Test func `a member has groups of the root by name`() throws {
    let lock =
      Self.head(5, "\n[manifest]\nmembers = [\"m\", \"root\"]\n")
      + Self.member("m", "[package.dev-dependencies]\ndev = [{ name = \"one\" }]")
      + Self.member(
        "root",
        "[package.dev-dependencies]\ndev = [{ name = \"two\" }]\ndocs = [{ name = \"three\" }]")
      + Self.others
    func names(_ groups: [String], _ member: String) throws -> [String] {
      try self.names(["uv.lock": lock], groups: groups, member: member)
    }
    #expect(try names(["dev"], "m") == ["base", "one"])
    #expect(try names(["docs"], "m") == ["base", "three"])
    #expect(try names(["dev"], "") == ["base", "two"])
    #expect(throws: LockError.self) { _ = try names(["tests"], "m") }
  }

  @Test func `default groups are those of the member`() throws {
    let files = [
      "uv.lock": Self.head(3, "\n[manifest]\nmembers = [\"m\", \"root\"]\n")
        + Self.member("m", Self.memberGroups) + Self.member("root", "") + Self.others,
      "pyproject.toml": "[tool.uv.workspace]\nmembers = ['m']\n",
      "m/pyproject.toml": "[tool.uv]\ndefault-groups = ['ci']\n",
    ]
    #expect(try names(files, groups: ["default"], member: "m") == ["base", "three"])
  }

  @Test func `default groups of a root that is no project are those of the root`() throws {
    let files = [
      "uv.lock": Self.head(3, "\n[manifest]\nmembers = [\"m\"]\n")
        + Self.member("m", Self.memberGroups) + Self.others,
      "pyproject.toml": """
      [tool.uv]
      default-groups = ['ci']
      [tool.uv.workspace]
      members = ['m']
      """,
    ]
    #expect(try names(files, groups: ["default"]) == ["m", "base", "three"])
  }

  @Test(arguments: [
    ("[manifest.group-requires-python]\ndev = \">=3.12\"\n", 5, ""),
    ("", 3, "[tool.uv.dependency-groups]\ndev = {requires-python = '>=3.12'}\n"),
    ("", 3, "[tool.uv.dependency-groups]\ninner = {requires-python = '>=3.12'}\n"),
  ])
  func `a group may be for other versions of Python`(
    recorded: String, revision: Int, project: String
  ) throws {
    let files = [
      "uv.lock": Self.head(
        revision,
        "\n[manifest.dependency-groups]\ndev = [{ name = \"one\" }]\ninner = []\n\(recorded)")
        + Self.others,
      "pyproject.toml":
        "[dependency-groups]\ninner = []\ndev = ['one', {include-group = 'inner'}]\n\(project)",
    ]
    let error = #expect(throws: LockError.self) { _ = try names(files, groups: ["dev"]) }
    #expect(
      error?.message.contains("group 'dev' requires Python >=3.12, got 3.11.0") == true,
      "\(error as Any)")
    #expect(try names(files, groups: []) == [])
  }

  @Test func `uv.toml replaces the settings of the project`() throws {
    let lock =
      Self.head(5)
        + """
        [[package]]
        name = "app"
        version = "1"
        source = { virtual = "." }
        dependencies = [{ name = "one" }, { name = "two" }]

        """ + Self.others
    var files = [
      "uv.lock": lock,
      "pyproject.toml": "[tool.uv]\nno-binary-package = ['one']\n",
    ]
    func sdists() throws -> [String] {
      try entries(files).filter { $0.artifacts.first?.fileName?.hasSuffix(".tar.gz") == true }
        .map(\.name.normalized)
    }
    #expect(try sdists() == ["one"])
    files["uv.toml"] = "no-binary-package = ['two']\n"
    #expect(try sdists() == ["two"])
  }
}
