import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

@Suite(.slow) struct LockResolutionTests {
  private let environment: MarkerEnvironment

  init() throws { environment = try MarkerEnvironment(values: bookworm) }

  private func entries(_ files: [String: String], allowUnpinned: Bool = false) throws -> [LockEntry]
  {
    try RequirementsDirectory(files).read(allowUnpinned: allowUnpinned).entries(in: environment)
  }

  @Test func markersChooseAmongVersions() throws {
    let entries = try entries([
      "requirements.txt": """
      numpy==1.24 ; python_version < "3.11"
      numpy==1.26 ; python_version >= "3.11"
      """
    ])
    #expect(entries.map(\.selection) == [.version(try Version("1.26"), text: "1.26")])
  }

  /// As pip finds what an earlier call has installed, and leaves it if it will do.
  @Test(arguments: [
    ("a\n", "a==1.0", "1.0"), ("a>=1\n", "a==1.0", "1.0"), ("a==2.0\n", "a==1.0", "2.0"),
    ("a>=2\n", "a==1.0", nil), ("a\n", "a==1.0; python_version < '3'", nil),
  ])
  func aVersionOfAnotherLockDecidesARange(
    requirements: String, argument: String, version: String?
  ) throws {
    let directory = try RequirementsDirectory(["requirements.txt": requirements])
    let others = try Lock.read(
      arguments: [argument], from: directory.path, location: .option("--preinstall"))
    let entries = try directory.read(allowUnpinned: true).merging(others, in: environment)
      .entries(in: environment)
    let expected = try version.map { LockEntry.Selection.version(try Version($0), text: $0) }
    #expect(entries.map(\.selection) == [expected ?? .range])
  }

  @Test func versionsThatExcludeEachOtherAreAnError() throws {
    let directory = try RequirementsDirectory(["requirements.txt": "a==1.0\nA==1.1\n"])
    let lock = try directory.read()
    let error = #expect(throws: LockError.self) { try lock.entries(in: environment) }
    #expect(
      error?.message
        == "conflicting requirements for 'a': 'a==1.0' (\(directory.path)/requirements.txt:1) and "
        + "'A==1.1' (\(directory.path)/requirements.txt:2)")
  }

  @Test func manyLinesOfOnePinTakeTimeInProportion() throws {
    let lines = (0..<2000).map {
      let digits = String($0, radix: 16)
      return "a==1 --hash=sha256:" + String(repeating: "0", count: 64 - digits.count) + digits
    }
    let directory = try RequirementsDirectory([
      "requirements.txt": lines.joined(separator: "\n")
    ])
    var counts: [Int] = []
    let time = try ContinuousClock().measure {
      counts = try directory.read().entries(in: environment).map(\.hashes.count)
    }
    #expect(counts == [2000])
    #expect(time < .seconds(60))
  }

  @Test func equalPinsAreOne() throws {
    let entries = try entries([
      "requirements.txt": """
      a[x]==1.0 --hash=\(hash("1"))
      a[y]==1.0.0 --hash=\(hash("2"))
      """
    ])
    #expect(entries.count == 1)
    #expect(entries[0].requirement.extras == [try PackageName("x"), try PackageName("y")])
  }

  @Test func rangesGiveWayToPins() throws {
    let entries = try entries(["requirements.txt": "a>=1\na==1.5\na<2\n"], allowUnpinned: true)
    #expect(entries.map(\.selection) == [.version(try Version("1.5"), text: "1.5")])
  }

  @Test func rangesOfOneNameAllApply() throws {
    let twice = try entries(["requirements.txt": "a>=2\na<4\n"], allowUnpinned: true)
    #expect(twice.map(\.label) == ["a<4,>=2"])
    let constrained = try entries(
      ["requirements.txt": "-c c.txt\na>=2\n", "c.txt": "a<4\n"], allowUnpinned: true)
    #expect(constrained.map(\.label) == ["a<4,>=2"])
  }

  @Test func constraintsPin() throws {
    let entries = try entries([
      "requirements.txt": "-c c.txt\na\n", "c.txt": "a==2.0 --hash=\(hash("1"))\nunused==1\n",
    ])
    #expect(entries.map(\.selection) == [.version(try Version("2.0"), text: "2.0")])
    #expect(entries[0].hashes.count == 1)
  }

  @Test func constraintsLimitVersionsAndHashes() throws {
    let both = try entries([
      "requirements.txt": "-c c.txt\na==2.0 --hash=\(hash("1")) --hash=\(hash("2"))\n",
      "c.txt": "a<3 --hash=\(hash("2")) --hash=\(hash("3"))\n",
    ])
    #expect(both[0].hashes.map(\.hex) == [String(repeating: "2", count: 64)])
    #expect(throws: LockError.self) {
      try entries(["requirements.txt": "-c c.txt\na==2.0\n", "c.txt": "a<2\n"])
    }
    #expect(throws: LockError.self) {
      try entries([
        "requirements.txt": "-c c.txt\na==2.0 --hash=\(hash("1"))\n",
        "c.txt": "a --hash=\(hash("2"))\n",
      ])
    }
    #expect(throws: LockError.self) {
      try entries(["requirements.txt": "-c c.txt\na==2.0\n", "c.txt": "a[x]\n"])
    }
  }

  @Test func aConstraintOfAnotherPlatformDoesNotPin() throws {
    #expect(throws: LockError.self) {
      try entries(["requirements.txt": "-c c.txt\na\n", "c.txt": "a==1; os_name == 'nt'\n"])
    }
  }

  @Test(
    arguments: [
      ("a==1 --hash=\(hash("1"))\nb==2", nil, "'b==2' has no hash"),
      ("a==1\nb==2", true, "2 requirements have no hash: 'a==1' ("),
      ("--require-hashes\na==1", nil, "'a==1' has no hash"),
      ("a @ git+https://h/r@v1\nb==1 --hash=\(hash("1"))", nil, "cannot have a hash"),
      ("a==1", nil, nil), ("a==1 --hash=\(hash("1"))\nb==2", false, nil),
      ("git+https://h/r@v1\nb==1 --hash=\(hash("1"))", nil, "cannot have a hash"),
      ("https://h/r.zip\nb==1 --hash=\(hash("1"))", nil, "'https://h/r.zip' has no hash"),
      ("a==1 --hash=\(hash("1"))\nb==2 ; os_name == 'nt'", nil, nil),
      ("a==1 --hash=\(hash("1"))\nb @ git+https://h/r@v1 ; os_name == 'nt'", nil, nil),
      ("--no-require-hashes\na==1 --hash=\(hash("1"))\nb==2", nil, nil),
    ] as [(String, Bool?, String?)])
  func checksHashes(text: String, required: Bool?, message: String?) throws {
    let lock = try RequirementsDirectory(["requirements.txt": text]).read()
    var found: String?
    do throws(LockError) {
      try lock.checkHashes(required: required, in: environment)
    } catch {
      found = error.message
      #expect(error.hint != nil)
    }
    #expect(message.map { found?.contains($0) == true } ?? (found == nil), "\(found ?? "")")
  }

  @Test func readsDirectReferences() throws {
    let directory = try RequirementsDirectory([
      "requirements.txt": """
      ./local-1.0-py3-none-any.whl
      dists/sdist-2.0.tar.gz[Extra] ; os_name == "posix"
      ./project
      file://DIR/na%6De-3.0-py3-none-any.whl
      other @ ./local-1.0-py3-none-any.whl
      https://h/p/remote-1.0%2Bx-py3-none-any.whl#sha256=\(String(repeating: "a", count: 64))
      git+https://h/r.git@v1#egg=Vcs_Name[x]&subdirectory=sub
      direct[y] @ https://h/d.zip#subdirectory=s&egg=ignored ; os_name == "posix"
      """,
      "local-1.0-py3-none-any.whl": "", "dists/sdist-2.0.tar.gz": "",
      "project/pyproject.toml": "[build-system]\nname = 'no'\n[project]\nname = \"Proj\" # it\n",
      "name-3.0-py3-none-any.whl": "",
    ])
    let file = directory.path.appending("requirements.txt")
    let text = try FileSystem.readText(file).replacing("DIR", with: directory.path.string)
    try AtomicFile.write(text, to: file)
    let lock = try directory.read()
    let entries = lock.entries
    #expect(
      entries.map(\.name.normalized) == [
        "local", "proj", "name", "other", "remote", "vcs-name", "direct",
      ])
    #expect(
      entries.map(\.selection)
        == [
          .file(directory.path.appending("local-1.0-py3-none-any.whl")),
          .directory(directory.path.appending("project")),
          .file(directory.path.appending("name-3.0-py3-none-any.whl")),
          .file(directory.path.appending("local-1.0-py3-none-any.whl")),
          .url("https://h/p/remote-1.0%2Bx-py3-none-any.whl"),
          .vcs(try #require(VCSReference("git+https://h/r.git@v1#subdirectory=sub"))),
          .url("https://h/d.zip#subdirectory=s"),
        ].map { .direct($0) })
    // Whoever made the archive chose its file name, which promises nothing.
    #expect(lock.unnamed.map(\.source) == [.file(directory.path.pushing("dists/sdist-2.0.tar.gz"))])
    #expect(lock.unnamed[0].extras == [try PackageName("extra")])
    #expect(lock.unnamed[0].marker != nil)
    #expect(entries[4].hashes.count == 1)
    #expect(entries[5].requirement.extras == [try PackageName("x")])
    #expect(entries[6].requirement.extras == [try PackageName("y")])
    #expect(entries[6].marker != nil)
  }
}
