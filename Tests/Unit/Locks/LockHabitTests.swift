import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

/// What tools do although no specification has it, and what they do not do.
@Suite struct LockHabitTests {
  private static let hash = "sha256:" + String(repeating: "ab", count: 32)

  /// Pipenv installs one category after the other.
  @Test func `the last category of Pipenv wins`() throws {
    func lock(_ develop: String) -> String {
      """
      {"_meta": {"pipfile-spec": 6, "sources": []},
       "default": {"lib": {"version": "==2.0", "hashes": ["\(Self.hash)"]},
                   "web": {"version": "==1.0", "hashes": ["\(Self.hash)"]}},
       "develop": {\(develop)},
       "docs": {"lib": {"version": "==3.0", "hashes": ["\(Self.hash)"]}}}
      """
    }
    let own = "\"lib\": {\"version\": \"==1.0\", \"hashes\": [\"\(Self.hash)\"]"
    let directory = try RequirementsDirectory(["Pipfile.lock": lock("\(own)}")])
    func labels(_ groups: [String]) throws -> [String] {
      try directory.lock("Pipfile.lock", groups: groups).entries.map(\.label)
    }
    #expect(try labels([]) == ["lib==2.0", "web==1.0"])
    #expect(try labels(["develop"]) == ["lib==1.0", "web==1.0"])
    #expect(try labels(["docs", "dev"]) == ["lib==1.0", "web==1.0"])
    #expect(try labels(["dev", "docs"]) == ["lib==3.0", "web==1.0"])
    let elsewhere = try RequirementsDirectory([
      "Pipfile.lock": lock("\(own), \"markers\": \"sys_platform == 'win32'\"}")
    ])
    let entries = try elsewhere.lock("Pipfile.lock", groups: ["develop"]).entries
    #expect(entries.map(\.label) == ["lib==2.0", "web==1.0"])
    let twice = try RequirementsDirectory(["Pipfile.lock": lock("\(own)}, \"Lib\": \"==4.0\"")])
    let error = #expect(throws: LockError.self) {
      _ = try twice.lock("Pipfile.lock", groups: ["develop"])
    }
    #expect(error?.message.contains(": 'lib' (") == true, "\(error as Any)")
    #expect(error?.message.hasSuffix(") and 'Lib'") == true, "\(error as Any)")
  }

  /// Poetry ignores the wildcard after an inequality.
  @Test(arguments: [
    (">=3.8.*", true), (">3.11.*", false), (">=3.12.*", false), ("<3.12.*", true),
    ("<=3.10.*", false), (">=3.8.*,<3.13.*", true), (">= 3.8.*, < 4", true),
  ])
  func `a constraint of Poetry may have a wildcard too many`(python: String, isFor: Bool) throws {
    let directory = try RequirementsDirectory([
      "poetry.lock": "[metadata]\nlock-version = \"2.1\"\npython-versions = \"\(python)\"\n"
    ])
    do {
      _ = try directory.lock("poetry.lock")
      #expect(isFor)
    } catch let error as LockError {
      #expect(!isFor && error.message.contains("requires Python"), "\(error)")
    }
  }

  /// PEP 508 wants a blank; pip takes the marker off before it looks.
  @Test(arguments: [
    ("lib @ https://h/lib-1.0-py3-none-any.whl;sys_platform=='win32'", false),
    ("lib @ https://h/lib-1.0-py3-none-any.whl;sys_platform=='linux'", true),
    ("lib[x]@https://h/lib-1.0-py3-none-any.whl; sys_platform == 'linux'", true),
    ("lib @ git+https://h/lib@v1;sys_platform=='linux'", true),
  ])
  func `a marker after the URL of a name needs no blank`(line: String, applies: Bool) throws {
    let directory = try RequirementsDirectory(["requirements.txt": line + "\n"])
    let entry = try #require(try directory.read().entries.first)
    #expect(!entry.artifactLocation.description.contains(";"))
    #expect(entry.applies(in: LockScope.usual().markers) == applies)
    #expect(entry.requirement.extras.isEmpty == !line.contains("[x]"))
  }

  @Test func `a semicolon in a URL is no marker`() throws {
    let directory = try RequirementsDirectory(["requirements.txt": "lib @ https://h/a;v=1/b.zip\n"])
    let entry = try #require(try directory.read().entries.first)
    #expect(entry.artifactLocation == .url("https://h/a;v=1/b.zip"))
  }

  @Test func `requirements files have no groups`() throws {
    let directory = try RequirementsDirectory([
      "requirements.txt": "lib==1.0\n",
      "pdm.lock": """
      [metadata]
      groups = ["default", "dev"]
      strategy = ["inherit_metadata"]
      lock_version = "4.5.0"

      """,
    ])
    let error = #expect(throws: LockError.self) {
      _ = try directory.lock("requirements.txt", groups: ["dev"])
    }
    #expect(error?.message == "a requirements file has no group 'dev'")
    #expect(error?.location?.hasSuffix("requirements.txt:1") == true)
    #expect(error?.hint?.contains("remove it from 'groups'") == true)
    // What the tool installs by itself, is all that there is.
    #expect(try directory.lock("requirements.txt", groups: ["default"]).entries.count == 1)
    var scope = LockScope.usual()
    scope.groups = try GroupSelection(["dev"])
    let files = ["pdm.lock", "requirements.txt"].map { directory.path.appending($0) }
    #expect(try Lock.read(files, scope: scope).entries.count == 1)
    #expect(throws: LockError.self) { _ = try Lock.read([], scope: scope) }
  }
}
