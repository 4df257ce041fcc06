import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

/// What a tool writes in a way of its own.
@Suite struct LockDialectTests {
  private static let hash = "sha256:" + String(repeating: "ab", count: 32)

  /// The marker of such an edge is true only with the extra that the edge itself activates.
  @Test func `an edge of uv activates its extras before its marker is evaluated`() throws {
    let directory = try RequirementsDirectory([
      "uv.lock": """
      version = 1
      revision = 5
      requires-python = ">=3.9"
      conflicts = [[
          { package = "app", extra = "all" },
          { package = "app", extra = "gpu" },
      ], [
          { package = "app", extra = "all" },
          { package = "app", group = "dev" },
      ]]

      [[package]]
      name = "app"
      version = "1"
      source = { editable = "." }

      [package.optional-dependencies]
      gpu = [
          { name = "lib", marker = "extra == 'extra-3-app-gpu'" },
      ]

      [package.dev-dependencies]
      dev = [
          { name = "app", extra = ["gpu"], marker = "extra == 'extra-3-app-gpu'" },
      ]

      [package.metadata]
      provides-extras = ["all", "gpu"]

      [package.metadata.requires-dev]
      dev = [{ name = "app", extras = ["gpu"] }]

      [[package]]
      name = "lib"
      version = "2.0"
      source = { registry = "https://index.example/simple" }
      wheels = [
          { url = "https://index.example/lib-2.0-py3-none-any.whl", hash = "\(Self.hash)" },
      ]

      """
    ])
    let names = try directory.lock("uv.lock", groups: ["dev"]).entries.map(\.name.normalized)
    #expect(names.contains("lib"))
    #expect(try !directory.lock("uv.lock").entries.map(\.name.normalized).contains("lib"))
  }

  /// Requirements of the manifest name no package of the lock, and ask for extras all the same.
  @Test func `a requirement of a script activates its extras`() throws {
    let directory = try RequirementsDirectory([
      "tool.py.lock": """
      version = 1
      revision = 5
      requires-python = ">=3.9"
      conflicts = [[
          { package = "lib", extra = "cpu" },
          { package = "lib", extra = "gpu" },
      ]]

      [manifest]
      requirements = [{ name = "lib", extras = ["gpu"] }]

      [[package]]
      name = "dep"
      version = "1.0"
      source = { registry = "https://index.example/simple" }
      wheels = [
          { url = "https://index.example/dep-1.0-py3-none-any.whl", hash = "\(Self.hash)" },
      ]

      [[package]]
      name = "lib"
      version = "2.0"
      source = { registry = "https://index.example/simple" }
      wheels = [
          { url = "https://index.example/lib-2.0-py3-none-any.whl", hash = "\(Self.hash)" },
      ]

      [package.optional-dependencies]
      gpu = [
          { name = "dep", marker = "extra == 'extra-3-lib-gpu'" },
      ]

      """
    ])
    #expect(
      try directory.lock("tool.py.lock").entries.map(\.name.normalized) == ["dep", "lib"])
  }

  @Test func `a member that uv has not locked is an error`() throws {
    let member = "[project]\nname = 'web'\nversion = '1'\n"
    let directory = try RequirementsDirectory([
      "pyproject.toml": """
      [project]
      name = "app"
      version = "1"
      [tool.uv.workspace]
      members = ["web"]
      """,
      "web/pyproject.toml": member,
      "uv.lock": """
      version = 1
      revision = 5
      requires-python = ">=3.9"

      [[package]]
      name = "app"
      version = "1"
      source = { editable = "." }

      """,
    ])
    let lock = directory.path.appending("uv.lock")
    let error = #expect(throws: LockError.self) {
      _ = try Lock.read([lock], project: directory.path.appending("web"), scope: .usual())
    }
    #expect(error?.message.contains("does not have the member") == true)
    #expect(error?.hint?.contains("uv lock") == true)
    // Another project has nothing to do with the workspace.
    #expect(throws: Never.self) {
      _ = try Lock.read([lock], project: directory.path.appending("other"), scope: .usual())
    }
  }

  @Test(arguments: [
    ("https://git.example/gp.git", "git+https://git.example/gp.git"),
    ("https://git.example/gp.git#egg=gp", "git+https://git.example/gp.git"),
    ("git+https://git.example/gp.git", "git+https://git.example/gp.git"),
    ("git+ssh://git@git.example/gp.git#egg=gp", "git+ssh://git@git.example/gp.git"),
    ("git@git.example:team/gp.git", "git+ssh://git@git.example/team/gp.git"),
  ])
  func `a repository of pipenv may be in pip's spelling`(text: String, expected: String) throws {
    let commit = String(repeating: "1f", count: 20)
    let directory = try RequirementsDirectory([
      "Pipfile.lock": """
      {"_meta": {"pipfile-spec": 6, "sources": []},
       "default": {"gp": {"git": "\(text)", "ref": "\(commit)"}}}
      """
    ])
    let entry = try #require(try directory.lock("Pipfile.lock").entries.first)
    #expect(entry.location.description.isEmpty == false)
    #expect(
      entry.artifacts.map(\.location) == [.vcs(try #require(VCSReference("\(expected)@\(commit)")))]
    )
  }

  private func pdm(_ python: String) throws -> RequirementsDirectory {
    try RequirementsDirectory([
      "pdm.lock": """
      [metadata]
      groups = ["default"]
      strategy = ["inherit_metadata", "static_urls"]
      lock_version = "4.5.0"

      [[metadata.targets]]
      requires_python = "\(python)"

      [[package]]
      name = "lib"
      version = "1.0"
      groups = ["default"]
      files = [
          {url = "https://index.example/lib-1.0-1-py3-none-any.whl", hash = "\(Self.hash)"},
          {url = "https://index.example/lib-1.0-2-py3-none-any.whl", hash = "\(Self.hash)"},
      ]

      """
    ])
  }

  /// PDM writes a range with gaps as alternatives.
  @Test(arguments: [
    (">=3.9,<3.10.0||>=3.11.0,<3.12.1||>3.12.1", true), (">=3.8||>=4", true), ("*", true),
    (">=3.9,<3.10.0||>=3.12", false), (">=3.9", true), ("!=3.11.*", false),
  ])
  func `a target of PDM has alternatives`(python: String, isFor: Bool) throws {
    let directory = try pdm(python)
    if isFor {
      #expect(try directory.lock("pdm.lock").entries.count == 1)
    } else {
      let error = #expect(throws: LockError.self) { _ = try directory.lock("pdm.lock") }
      #expect(error?.message.contains("it is for Python \(python)") == true)
    }
    #expect(throws: LockError.self) { _ = try pdm(">=3.9||x").lock("pdm.lock") }
  }

  @Test func `PDM takes the first of two wheels with the same tags`() throws {
    let entry = try #require(try pdm("*").lock("pdm.lock").entries.first)
    #expect(entry.artifacts.map(\.fileName) == ["lib-1.0-1-py3-none-any.whl"])
  }
}
