import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

@Suite struct LockChoiceTests {
  /// The wheels of `tinynative` are such that each tool has a favourite of its own.
  @Test(arguments: [
    ("uv/native", "uv.lock", "tinynative-1.0-1-cp311-cp311-manylinux_2_28_x86_64.whl"),
    ("poetry/native", "poetry.lock", "tinynative-1.0-7-py3-none-any.whl"),
    ("pylock/handmade", "pylock.toml", "tinynative-1.0-cp311-cp311-manylinux_2_28_x86_64.whl"),
  ])
  func eachToolHasAnOrderOfItsOwn(sample: String, name: String, file: String) throws {
    let directory = checkout.pushing("Tests/Corpora/Locks").pushing(FilePath(sample))
    let lock = try Lock.read([directory.appending(name)], project: directory)
    let entry = try #require(lock.entries.first { $0.name.normalized == "tinynative" })
    #expect(entry.artifacts.map(\.fileName) == [file])
    #expect(entry.hashes.count == 1)
  }

  @Test func anArtifactKeepsItsIndexAndURL() throws {
    let directory = checkout.pushing("Tests/Corpora/Locks/uv/conflicts")
    let lock = try Lock.read([directory.appending("uv.lock")], project: directory)
    let artifact = try #require(lock.entries.first?.artifacts.first)
    #expect(artifact.index == "http://127.0.0.1:8765/cpuindex/simple/")
    #expect(artifact.boundIndex == artifact.index)
    #expect(
      artifact.location
        == .url("http://127.0.0.1:8765/cpuindex/files/tinyidx-1.0-py3-none-any.whl"))
  }

  @Test func anyMirrorWillDoForPyPI() {
    for index in ["https://pypi.org/simple", "https://PyPI.org/simple/"] {
      #expect(LockArtifact(location: .index, index: index).boundIndex == nil)
    }
    #expect(
      LockArtifact(location: .url("https://files.pythonhosted.org/packages/a/a-1.zip")).isOfPyPI)
    #expect(!LockArtifact(location: .url("https://files.index.example/a-1.zip")).isOfPyPI)
  }

  @Test func theLockOfAWorkspaceIsThatOfItsMembers() throws {
    let directory = try RequirementsDirectory([
      "uv.lock": "", "packages/web/uv.lock": "", "packages/web/pyproject.toml": "",
      "packages/old/uv.lock": "", "other/uv.lock": "",
      "pyproject.toml": """
      [tool.uv.workspace]
      members = ["packages/*"]
      exclude = ["packages/old"]
      """,
    ])
    let root = try FileSystem.resolve(directory.path)
    func lock(_ member: String) throws -> [String] {
      try LockFormats.defaultFiles(in: root.pushing(FilePath(member))).map(\.string)
    }
    #expect(try lock("packages/web") == ["\(root)/uv.lock"])
    #expect(try lock("packages/old") == ["\(root)/packages/old/uv.lock"])
    #expect(try lock("other") == ["\(root)/other/uv.lock"])
  }

  @Test func variablesInTheURLsOfIndexesAreSecrets() throws {
    let directory = try RequirementsDirectory([
      "Pipfile.lock": """
      {"_meta": {"pipfile-spec": 6, "sources": [
        {"name": "own", "url": "https://u:${TOKEN}@index.example/simple", "verify_ssl": true}]},
       "default": {"a": {"version": "==1.0", "hashes": ["\(hash("a"))"]}}}
      """
    ])
    let secrets = Secrets()
    let lock = try Lock.read(
      [directory.path.appending("Pipfile.lock")], environment: ["TOKEN": "s3cr3t"],
      secrets: secrets)
    let artifact = try #require(lock.entries.first?.artifacts.first)
    #expect(artifact.index == "https://u:s3cr3t@index.example/simple")
    #expect(lock.artifactURLs == ["https://u:s3cr3t@index.example/simple"])
    #expect(secrets.maskingFileText("is s3cr3t") != "is s3cr3t")
    let listed = LockedDistribution(try #require(lock.entries.first), in: directory.path)
    #expect(listed.index?.contains("s3cr3t") == false)
  }

  @Test func severalExtrasAreActiveAtOnce() throws {
    let environment = MarkerEnvironment(linuxPython: "3.11.2", machine: "x86_64")
    let extras: Set = [try PackageName("gpu"), try PackageName("cpu")]
    let marker = try Marker("extra == 'gpu' and extra != 'cpu'")
    #expect(!marker.evaluate(in: environment, activeExtras: extras))
    #expect(marker.evaluate(in: environment, activeExtras: [try PackageName("GPU")]))
    #expect(!marker.evaluate(in: environment, activeExtras: []))
    #expect(try Marker("extra != 'x'").evaluate(in: environment, activeExtras: extras))
  }
}
