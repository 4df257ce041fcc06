import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

/// Changes of a workspace of uv that make its lock stale, as `uv lock --check` says.
@Suite struct UvStalenessTests {
  private static let lock = """
    version = 1
    revision = 5
    requires-python = ">=3.9, <4"
    supported-markers = [
        "sys_platform == 'linux'",
    ]
    conflicts = [[
        { package = "app", extra = "cpu" },
        { package = "app", extra = "gpu" },
    ]]

    [manifest]
    members = [
        "app",
        "m",
    ]
    constraints = [{ name = "lib", specifier = "<3" }]
    overrides = [{ name = "lib", specifier = "==2.0" }]

    [[package]]
    name = "app"
    version = "1"
    source = { editable = "." }
    dependencies = [{ name = "m" }]

    [package.group-requires-python]
    dev = ">=3.10"

    [package.dev-dependencies]
    dev = [{ name = "base" }]

    [package.metadata]
    requires-dist = [
        { name = "base", marker = "python_full_version >= '3.12'", index = "https://own.index.example/simple/" },
        { name = "base", marker = "python_full_version < '3.12'", git = "https://git.example/base?subdirectory=sub%2Fdir&tag=v1" },
        { name = "lib", marker = "sys_platform == 'win32' and extra == 'cpu'", specifier = ">=1,<3" },
        { name = "lib", extras = ["x"], marker = "extra == 'gpu'", url = "https://index.example/lib-2.0-py3-none-any.whl" },
        { name = "m", editable = "m" },
    ]
    provides-extras = ["cpu", "gpu"]

    [package.metadata.requires-dev]
    dev = [{ name = "six", marker = "python_full_version >= '3.10'", specifier = ">=1" }]

    [[package]]
    name = "base"
    version = "2.0"
    source = { registry = "https://index.example/simple" }
    sdist = { url = "https://index.example/base-2.0.tar.gz", hash = "\(hash)" }

    [[package]]
    name = "lib"
    version = "2.0"
    source = { registry = "https://index.example/simple" }
    sdist = { url = "https://index.example/lib-2.0.tar.gz", hash = "\(hash)" }

    [[package]]
    name = "m"
    version = "1"
    source = { editable = "m" }

    [package.metadata]
    requires-dist = [{ name = "local", directory = "vendor/local" }]

    [[package]]
    name = "local"
    version = "1"
    source = { directory = "vendor/local" }

    """

  private static let hash = "sha256:" + String(repeating: "ab", count: 32)

  private static let project = """
    [project]
    name = "app"
    version = "1"
    requires-python = ">=3.9"
    dependencies = ["base", "m"]
    [project.optional-dependencies]
    cpu = ["lib <3, >=1 ; platform_system == 'Windows' and python_version >= '3.8'"]
    gpu = ["lib[X] @ https://index.example/lib-2.0-py3-none-any.whl"]
    [dependency-groups]
    dev = ["six>=1"]
    [tool.uv]
    environments = ["sys_platform == 'linux'"]
    conflicts = [[{ extra = "cpu" }, { extra = "gpu" }]]
    constraint-dependencies = ["lib<3", "gone<2"]
    override-dependencies = ["lib==2.0"]
    [tool.uv.dependency-groups]
    dev = { requires-python = ">=3.10" }
    [tool.uv.workspace]
    members = ["[mn]"]
    [tool.uv.sources]
    m = { workspace = true }
    local = { path = "vendor/local" }
    base = [
        { git = "https://git.example/base", tag = "v1", subdirectory = "sub/dir", marker = "python_version < '3.12'" },
        { index = "own", marker = "python_version >= '3.12'" },
    ]
    [[tool.uv.index]]
    name = "own"
    url = "https://own.index.example/simple"
    [build-system]
    requires = ["setuptools"]

    """

  private static let member = """
    [project]
    name = "m"
    version = "1"
    requires-python = "<4"
    dependencies = ["local"]
    [build-system]
    requires = ["setuptools"]

    """

  private func error(_ files: [String: String]) throws -> LockError? {
    var all = [
      "uv.lock": Self.lock, "pyproject.toml": Self.project, "m/pyproject.toml": Self.member,
      "vendor/local/pyproject.toml": "[project]\nname = \"local\"\nversion = \"1\"\n",
    ]
    all.merge(files) { $1 }
    let directory = try RequirementsDirectory(all)
    var scope = LockScope.usual()
    scope.allowsStale = false
    do {
      _ = try Lock.read(
        [directory.path.appending("uv.lock")], project: directory.path, scope: scope)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a lock of the project as it is is fresh`() throws {
    #expect(try error([:]) == nil)
  }

  /// Each changes one thing, in the project or in its member.
  @Test(arguments: [
    ("tag = \"v1\"", "tag = \"v2\"", "git+https://git.example/base@v2"),
    ("index = \"own\"", "index = \"own\", extra = \"none\"", "'base"),
    ("https://own.index", "https://other.index", "'base"),
    ("\"sub/dir\"", "\"sub/other\"", "'base"),
    ("lib-2.0-py3", "lib-2.1-py3", "'lib"),
    ("vendor/local", "m", "'local"),
    ("platform_system == 'Windows'", "platform_system == 'Linux'", "the marker of 'lib<3,>=1'"),
    ("python_version >= '3.8'", "python_version >= '3.10'", "the marker of 'lib<3,>=1'"),
    ("\"base\", \"m\"", "\"base ; python_version < '3.14'\", \"m\"", "the marker of 'base"),
    (">=3.9\"", ">=3.10\"", "'requires-python' is"),
    ("<4\"", "<3.14\"", "'requires-python' is"),
    ("name = \"app\"", "name = \"other\"", "'other' is a member of the workspace now"),
    ("environments = [\"sys_platform == 'linux'\"]\n", "", "'environments' has changed"),
    ("sys_platform == 'linux'", "sys_platform == 'darwin'", "'environments' has changed"),
    ("[[{ extra = \"cpu\" }, { extra = \"gpu\" }]]", "[]", "'conflicts' has changed"),
    ("lib<3", "lib<4", "('constraint-dependencies')"),
    ("gone<2", "lib<5", "('constraint-dependencies')"),
    ("lib==2.0", "lib==2.1", "('override-dependencies')"),
    ("gone<2", "gone<3", nil),
    ("requires-python = \">=3.10\"", "requires-python = \">=3.11\"", "group 'dev'"),
    ("[tool.uv]\n", "[tool.uv]\ndefault-groups = []\n", "'default-groups' has changed"),
    ("dev = [\"six>=1\"]", "dev = [\"six>=1\"]\nnone = []", "group 'none' of 'app' was added"),
    ("[tool.uv]\n", "[tool.uv]\npackage = false\n", "has no build system any more"),
    ("[tool.uv]\n", "[tool.uv]\nexclude-dependencies = ['lib']\n", "'exclude-dependencies'"),
    ("[\"[mn]\"]", "[]\nexclude = ['x']", "'m' is no member of the workspace any more"),
  ])
  func `a lock that says something else is stale`(
    old: String, new: String, message: String?
  ) throws {
    let files = ["pyproject.toml": Self.project, "m/pyproject.toml": Self.member]
      .mapValues { $0.replacing(old, with: new) }
    let error = try error(files)
    if let message {
      #expect(error?.message.contains(message) == true, "\(error as Any)")
      #expect(error?.hint?.contains("uv lock") == true)
    } else {
      #expect(error == nil)
    }
  }

  @Test func `a new member makes the lock stale`() throws {
    let error = try error([
      "n/pyproject.toml": "[project]\nname = \"n\"\nversion = \"1\"\n"
    ])
    #expect(error?.message.contains("'n' is a member of the workspace now") == true)
  }

  /// The source of a package need not have all members.
  @Test func `a member that is not there makes nothing stale`() throws {
    let lock =
      Self.lock.replacing(
        "    \"m\",\n]", with: "    \"m\",\n    \"n\",\n]"
      ) + "[[package]]\nname = \"n\"\nversion = \"1\"\nsource = { editable = \"n\" }\n"
    #expect(try error(["uv.lock": lock]) == nil)
  }

  @Test func `the sources of a member replace those of the root`() throws {
    let member = Self.member + "[tool.uv.sources]\nlocal = { path = \"../vendor/other\" }\n"
    let error = try error(["m/pyproject.toml": member])
    #expect(error?.message.contains("vendor/other' is not what was locked") == true)
    let lock = Self.lock.replacing(
      "directory = \"vendor/local\" }]", with: "directory = \"vendor/other\" }]")
    #expect(try self.error(["uv.lock": lock, "m/pyproject.toml": member]) == nil)
  }

  /// uv writes markers of platforms by `sys_platform`.
  @Test(arguments: [
    ("platform_system == 'Emscripten'", "sys_platform == 'emscripten'", true),
    ("platform_system != 'AIX'", "sys_platform != 'aix'", true),
    ("platform_system == 'Android'", "sys_platform == 'android'", true),
    ("platform_machine == 'x86_64'", "platform_machine == 'x86_64'", true),
    ("python_version >= '3'", "platform_machine == 'x86_64'", false),
    ("platform_machine != 'arm64'", "platform_machine == 'x86_64'", false),
  ])
  func `markers that mean the same are the same`(
    now: String, locked: String, isFresh: Bool
  ) throws {
    let project = Self.project.replacing("platform_system == 'Windows'", with: now)
      .replacing("environments = [\"sys_platform == 'linux'\"]\n", with: "")
    let lock = Self.lock.replacing("sys_platform == 'win32' and", with: "\(locked) and")
      .replacing("supported-markers = [\n    \"sys_platform == 'linux'\",\n]\n", with: "")
    #expect((try error(["uv.lock": lock, "pyproject.toml": project]) == nil) == isFresh)
  }

  /// Before uv 0.8, a member without a build system was none that is installed, required or not.
  @Test func `a member that older versions of uv did not install is no change`() throws {
    let lock = Self.lock.replacing(
      "source = { editable = \"m\" }", with: "source = { virtual = \"m\" }"
    )
    .replacing("{ name = \"m\", editable = \"m\" }", with: "{ name = \"m\", virtual = \"m\" }")
    let member = Self.member.replacing("[build-system]\nrequires = [\"setuptools\"]\n", with: "")
    #expect(try error(["uv.lock": lock, "m/pyproject.toml": member]) == nil)
  }

  @Test(arguments: ["no-sources = true", "no-sources-package = [\"base\", \"local\", \"m\"]"])
  func `sources that are ignored are not compared`(setting: String) throws {
    let project = Self.project.replacing("[tool.uv]\n", with: "[tool.uv]\n\(setting)\n")
    #expect(try error(["pyproject.toml": project])?.message.contains("'base") == true)
  }
}
