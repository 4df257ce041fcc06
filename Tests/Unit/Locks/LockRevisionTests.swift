import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

/// Revisions in locks: they name one state for ever, with all files of it.
@Suite struct LockRevisionTests {
  private static let commit = String(repeating: "1f", count: 20)

  /// Returns the name and the contents of a lock of each tool with a Git revision, and the command
  /// that pins it.
  private static func lock(_ tool: String, _ revision: String, system: String = "git")
    -> (name: String, text: String, command: String)
  {
    switch tool {
    case "uv":
      (
        "uv.lock",
        """
        version = 1
        requires-python = ">=3.9"

        [[package]]
        name = "app"
        version = "1"
        source = { virtual = "." }
        dependencies = [{ name = "gp" }]

        [[package]]
        name = "gp"
        version = "1.0"
        source = { git = "https://git.example/gp.git?rev=v1#\(revision)" }
        """, "run 'uv lock'"
      )
    case "poetry":
      (
        "poetry.lock",
        """
        [[package]]
        name = "gp"
        version = "1.0"
        groups = ["main"]

        [package.source]
        type = "git"
        url = "https://git.example/gp.git"
        reference = "main"
        resolved_reference = "\(revision)"

        [metadata]
        lock-version = "2.1"
        """, "run 'poetry lock'"
      )
    case "pdm":
      (
        "pdm.lock",
        """
        [metadata]
        groups = ["default"]
        strategy = ["inherit_metadata"]
        lock_version = "4.5.0"

        [[package]]
        name = "gp"
        version = "1.0"
        groups = ["default"]
        \(system) = "https://git.example/gp.git"
        ref = "main"
        revision = "\(revision)"
        """, "run 'pdm lock --update-reuse'"
      )
    case "pipenv":
      (
        "Pipfile.lock",
        """
        {"_meta": {"pipfile-spec": 6, "sources": []},
         "default": {"gp": {"\(system)": "https://git.example/gp.git", "ref": "\(revision)"}}}
        """, "run 'pipenv lock'"
      )
    default:
      (
        "pylock.toml",
        """
        lock-version = "1.0"
        created-by = "pdm"

        [[packages]]
        name = "gp"
        vcs = { type = "\(system)", url = "https://git.example/gp.git", commit-id = "\(revision)" }
        """, "run 'pdm lock'"
      )
    }
  }

  private func read(_ name: String, _ text: String) throws -> Lock {
    let directory = try RequirementsDirectory([name: text])
    return try Lock.read([directory.path.appending(name)], project: directory.path)
  }

  @Test(arguments: ["uv", "poetry", "pdm", "pipenv", "pylock"])
  func `only a full commit pins a revision`(tool: String) throws {
    for revision in [Self.commit, String(repeating: "1f", count: 32)] {
      let (name, text, _) = Self.lock(tool, revision)
      let locations = try read(name, text).entries.map(\.artifactLocation)
      #expect(
        locations == [
          .vcs(try #require(VCSReference("git+https://git.example/gp.git@\(revision)")))
        ])
    }
    for revision in ["main", "v1.0", "1f1f1f1", String(Self.commit.dropLast()), ""] {
      let (name, text, command) = Self.lock(tool, revision)
      let error = #expect(throws: LockError.self, "\(revision)") { _ = try read(name, text) }
      #expect(
        error?.message
          == (revision.isEmpty
            ? "'gp' is not locked to a commit"
            : "'gp' is locked to '\(revision)', which is not a full commit: what it names can change")
      )
      #expect(error?.hint?.hasPrefix(command) == true, "\(error as Any)")
      #expect(error?.location?.contains("\(name):") == true)
    }
  }

  @Test(arguments: [
    ("hg", commit, true), ("hg", "default", false), ("svn", "1234", true), ("svn", "trunk", false),
    ("bzr", "12", true), ("bzr", "revid:a-1", true), ("bzr", "tag:x", false),
  ])
  func `each system has its own revisions`(
    system: String, revision: String, isPinned: Bool
  ) throws {
    for tool in ["pdm", "pipenv", "pylock"] {
      let (name, text, _) = Self.lock(tool, revision, system: system)
      if isPinned {
        #expect(try read(name, text).entries.count == 1)
      } else {
        #expect(throws: LockError.self) { _ = try read(name, text) }
      }
    }
  }

  @Test(arguments: [
    ("", nil), ("lfs=false&", nil), ("lfs=true&", "lfs=true"),
    ("subdirectory=a%2Fb&lfs=true&", "subdirectory=a/b&lfs=true"),
  ])
  func `a revision of uv keeps that it needs Git LFS`(query: String, fragment: String?) throws {
    let (name, text, _) = Self.lock("uv", Self.commit)
    let lock = try read(name, text.replacing("?rev=v1", with: "?\(query)rev=v1"))
    guard case .vcs(let reference) = try #require(lock.entries.first).artifactLocation else {
      Issue.record("no revision")
      return
    }
    #expect(reference.fragment == fragment)
    #expect(reference.usesLargeFiles == (fragment?.contains("lfs") ?? false))
  }

  /// `uv export` writes this.
  @Test func `a requirement keeps that it needs Git LFS`() throws {
    let directory = try RequirementsDirectory([
      "requirements.txt":
        "gp @ git+https://git.example/gp.git@\(Self.commit)#subdirectory=a&lfs=true\n"
    ])
    let entry = try #require(try directory.read().entries.first)
    #expect(entry.artifactLocation.subdirectory == "a")
    guard case .vcs(let reference) = entry.artifactLocation else {
      Issue.record("no revision")
      return
    }
    #expect(reference.usesLargeFiles)
  }
}
