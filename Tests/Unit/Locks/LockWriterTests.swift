import Core
import Packaging
import SystemPackage
import Testing

@testable import Locks

/// Writing locks of a resolver, which our own readers read back.
@Suite struct LockWriterTests {
  private static func digest(_ digit: Character) throws -> Digest {
    try #require(Digest(.sha256, hex: String(repeating: digit, count: 64)))
  }

  private static func file(_ name: String, _ digit: Character) throws -> LockArtifact {
    LockArtifact(
      location: .url("https://index.example/files/\(name)"), fileName: name,
      hashes: [try digest(digit)], size: 7, index: "https://index.example/simple/")
  }

  private static func lock(_ distributions: [FrozenDistribution]) -> FrozenLock {
    FrozenLock(
      origin: .resolver(inputs: ["requirements.in"], command: "venvdeb lock --extras x"),
      python: "3.11", machine: "x86_64", distributions: distributions)
  }

  /// Two versions of an index; what one of them is of stands before the other.
  private static func indexed() throws -> [FrozenDistribution] {
    var reed = FrozenDistribution(
      name: try PackageName("reed"), version: try Version("2.1"),
      files: [
        try file("reed-2.1-py3-none-any.whl", "b"), try file("reed-2.1.tar.gz", "a"),
        try file("reed-2.1-cp311-cp311-manylinux_2_17_x86_64.whl", "c"),
      ])
    reed.extras = [try PackageName("fast")]
    let moss = FrozenDistribution(
      name: try PackageName("moss"), version: try Version("1.0"),
      files: [try file("moss-1.0.tar.gz", "d")])
    return [reed, moss]
  }

  @Test func requirementsAreSortedAndHashed() throws {
    let text = LockFormats.text(of: Self.lock(try Self.indexed()))
    let hashes = ["a", "b", "c", "d"].map { String(repeating: $0, count: 64) }
    #expect(
      text == """
        # Made by 'venvdeb lock --extras x' from requirements.in for Python 3.11 on x86_64.
        # Other Pythons and machines may need other distributions: make a lock for each.
        moss==1.0 \\
            --hash=sha256:\(hashes[3])
        reed[fast]==2.1 \\
            --hash=sha256:\(hashes[0]) \\
            --hash=sha256:\(hashes[1]) \\
            --hash=sha256:\(hashes[2])

        """)
    let directory = try RequirementsDirectory(["requirements.txt": text])
    let lock = try directory.read()
    #expect(lock.entries.map(\.label) == ["moss==1.0", "reed==2.1"])
    #expect(lock.entries[1].hashes.map(\.hex) == Array(hashes.prefix(3)))
  }

  @Test func aSourceTreeBesideTheLockNeedsNoHash() throws {
    let own = FrozenDistribution(
      name: try PackageName("pond"), version: nil, location: .directory("libs/pond"), files: [])
    let text = LockFormats.text(of: Self.lock(try Self.indexed() + [own]))
    #expect(text.contains("\n./libs/pond\nreed[fast]==2.1 \\\n"))
    let directory = try RequirementsDirectory([
      "requirements.txt": text, "libs/pond/pyproject.toml": "[project]\nname = 'pond'\n",
    ])
    let lock = try directory.read(project: ".")
    try lock.checkHashes(required: nil, in: LockScope.usual().markers)
    #expect(lock.entries.count + lock.unnamed.count == 3)
  }

  @Test func aRevisionForbidsHashesInRequirementsOnly() throws {
    let reference = try #require(
      VCSReference("git+https://host.example/pond.git@\(String(repeating: "e", count: 40))"))
    let pond = FrozenDistribution(
      name: try PackageName("pond"), version: nil, location: .vcs(reference), files: [])
    let lock = Self.lock(try Self.indexed() + [pond])
    #expect(!LockFormats.hasHashes(lock, as: .requirements))
    #expect(!LockFormats.text(of: lock).contains("--hash"))
    #expect(LockFormats.hasHashes(lock, as: .pylock))
    #expect(LockFormats.text(of: lock, as: .pylock).contains("sha256"))
    // What pip before 24.1 takes for a path if a name stands before it.
    let local = try #require(VCSReference("git+file:///srv/pond@main#subdirectory=x"))
    #expect(
      local.requirement(Requirement(name: try PackageName("pond")))
        == "git+file:///srv/pond@main#subdirectory=x&egg=pond")
  }

  @Test func pylockIsReadBack() throws {
    let commit = String(repeating: "e", count: 40)
    let reference = try #require(
      VCSReference("git+https://host.example/pond.git@\(commit)#subdirectory=a b"))
    let archive = "https://host.example/\"quoted\"/fern-1.0.zip"
    let others = [
      FrozenDistribution(
        name: try PackageName("Pond"), version: nil, location: .vcs(reference), files: []),
      FrozenDistribution(
        name: try PackageName("fern"), version: nil, location: .url(archive),
        files: [
          LockArtifact(
            location: .url(archive), fileName: "fern-1.0.zip", hashes: [try Self.digest("f")])
        ]),
      FrozenDistribution(
        name: try PackageName("tarn"), version: nil, location: .directory("libs/tarn"), files: []),
    ]
    let text = LockFormats.text(of: Self.lock(try Self.indexed() + others), as: .pylock)
    let directory = try RequirementsDirectory(["pylock.toml": text])
    let lock = try directory.read("pylock.toml")
    #expect(lock.warnings.isEmpty)
    #expect(lock.entries.map(\.name.normalized) == ["fern", "moss", "pond", "reed", "tarn"])
    #expect(lock.entries[0].selection == .direct(.url(archive)))
    #expect(lock.entries[0].hashes == [try Self.digest("f")])
    #expect(lock.entries[1].artifacts.map(\.fileName) == ["moss-1.0.tar.gz"])
    #expect(lock.entries[2].selection == .direct(.vcs(reference)))
    let best = "reed-2.1-cp311-cp311-manylinux_2_17_x86_64.whl"
    #expect(lock.entries[3].artifacts.map(\.fileName) == [best])
    #expect(lock.entries[3].artifacts.map(\.size) == [7])
    #expect(
      lock.entries[4].selection == .direct(.directory(directory.path.pushing("libs/tarn"))))
    var scope = LockScope.usual(python: PythonVersion(3, 12))
    scope.allowsStale = true
    #expect(throws: LockError.self) {
      try Lock.read([directory.path.appending("pylock.toml")], scope: scope)
    }
  }

  @Test func nothingIsALock() throws {
    let text = LockFormats.text(of: Self.lock([]), as: .pylock)
    let directory = try RequirementsDirectory(["pylock.toml": text])
    #expect(try directory.read("pylock.toml").entries.isEmpty)
  }

  @Test func optionsStandBeforeTheRequirements() throws {
    var lock = Self.lock(try Self.indexed())
    lock.options.indexURL = "https://index.example/simple/"
    lock.options.findLinks = [.path("wheels"), .url("https://index.example/links")]
    lock.options.formats.setNoBinary("reed,moss")
    let text = LockFormats.text(of: lock)
    #expect(
      text.contains(
        """
        each.
        --index-url https://index.example/simple/
        --find-links wheels
        --find-links https://index.example/links
        --no-binary moss,reed
        moss==1.0
        """))
  }

  @Test func otherToolsKeepTheirLocks() throws {
    let directory = try RequirementsDirectory([
      "pylock.toml": LockFormats.text(of: Self.lock([]), as: .pylock),
      "pylock.dev.toml": "lock-version = '1.0'\ncreated-by = 'uv'\npackages = []\n",
      "renamed.lock": "# This file is automatically @generated by Poetry\n[[package]]\n",
      "requirements.txt": "reed==2.1\n",
    ])
    func command(_ name: String) throws -> String? {
      try LockFormats.otherMaker(of: directory.path.appending(name))?.update
    }
    #expect(try command("pylock.toml") == nil)
    #expect(try command("requirements.txt") == nil)
    #expect(try command("new.txt") == nil)
    #expect(try command("pylock.dev.toml") == "uv export --format pylock.toml -o pylock.toml")
    #expect(try command("uv.lock") == "uv lock")
    #expect(try command("Pipfile.lock") == "pipenv lock")
    #expect(try command("renamed.lock") == "poetry lock")
  }
}
