import Artifacts
import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Checks

/// Comparing locks with trees, in both directions.
@Suite struct LockCheckTests {
  /// A tree of Python 3.11 without an interpreter, below `tree`, and a lock beside it.
  private struct Pond: ~Copyable {
    let scratch: Scratch

    var tree: FilePath { scratch.path.appending("tree") }

    private init(_ scratch: consuming Scratch) { self.scratch = scratch }

    static func open(_ distributions: String...) throws -> Pond {
      let pond = Pond(try Scratch())
      try pond.scratch.write("home = /usr/bin\nversion = 3.11.2\n", to: "tree/pyvenv.cfg")
      try FileSystem.createDirectories(pond.tree.pushing("lib/python3.11/site-packages"))
      for distribution in distributions { try pond.add(distribution) }
      return pond
    }

    /// Adds "name version", with further lines of METADATA and a direct_url.json.
    func add(_ text: String, _ metadata: String = "", directURL: String? = nil) throws {
      let words = text.split(separator: " ").map(String.init)
      let info = FilePath(
        "tree/lib/python3.11/site-packages/\(words[0])-\(words[1]).dist-info")
      try scratch.write(
        "Metadata-Version: 2.1\nName: \(words[0])\nVersion: \(words[1])\n\(metadata)",
        to: info.appending("METADATA"))
      if let directURL { try scratch.write(directURL, to: info.appending("direct_url.json")) }
    }

    /// Returns the differences as "kind: message", without the path of the lock.
    func differences(
      _ lock: String, project: String? = nil, extras: Set<PackageName> = []
    ) throws -> [String] {
      try scratch.write(lock, to: "requirements.txt")
      let file = scratch.path.appending("requirements.txt")
      var check = LockCheck(LockFiles([file], project: scratch.path))
      check.project = try project.map { try PackageName($0) }
      check.extras = extras
      let artifact = try Artifact.open(tree, temporaryDirectory: scratch.path)
      return try check.check(artifact).flatMap(\.differences).map {
        "\($0.kind.rawValue): \($0.message)".replacing(scratch.path.string + "/", with: "")
      }
    }
  }

  @Test func bothDirectionsAndVersions() throws {
    let pond = try Pond.open("reed 2.1", "moss 1.0", "Fern 1.0")
    #expect(try pond.differences("reed==2.1\nmoss==1.0.0\nfern==1\n").isEmpty)
    #expect(
      try pond.differences("reed==2.0\nmoss==1.0\nkelp==3 ; python_version > '3'\n") == [
        "extra: fern 1.0 is not in the lock",
        "missing: kelp is in the lock (requirements.txt:3), but not installed",
        "version: reed is 2.1, expected 2.0 (requirements.txt:1)",
      ])
  }

  /// A lock without a label accepts every build of the version (PEP 440).
  @Test func `a build may have a label of its own`() throws {
    let pond = try Pond.open("reed 2.1+cpu")
    #expect(try pond.differences("reed==2.1\n").isEmpty)
    #expect(try pond.differences("reed==2.1+cpu\n").isEmpty)
    #expect(
      try pond.differences("reed==2.1+cu12\n") == [
        "version: reed is 2.1+cpu, expected 2.1+cu12 (requirements.txt:1)"
      ])
  }

  @Test func markersAreThoseOfTheTree() throws {
    let pond = try Pond.open("reed 2.1")
    let lock = "reed==2.1 ; python_version == '3.11'\nmoss==1 ; python_version == '3.12'\n"
    #expect(try pond.differences(lock).isEmpty)
  }

  @Test func seedsCountOnlyIfTheyAreLocked() throws {
    let pond = try Pond.open("reed 2.1", "pip 23.0", "setuptools 66.0", "wheel 0.40")
    #expect(try pond.differences("reed==2.1\n").isEmpty)
    #expect(
      try pond.differences("reed==2.1\npip==24.0\n") == [
        "version: pip is 23.0, expected 24.0 (requirements.txt:2)"
      ])
  }

  @Test func theProjectItselfDoesNotCount() throws {
    let pond = try Pond.open("reed 2.1")
    try pond.add("app 1.0", "Requires-Dist: reed\n")
    #expect(try pond.differences("reed==2.1\n", project: "App").isEmpty)
    // An application beside the project is none.
    #expect(
      try pond.differences("reed==2.1\n") == ["extra: app 1.0 is not in the lock"])
    try pond.add(
      "app 1.0", "Requires-Dist: reed\n",
      directURL: #"{"url": "file:///srv/app", "dir_info": {"editable": true}}"#)
    #expect(try pond.differences("reed==2.1\n").isEmpty)
  }

  @Test func everythingRequiredMustBeThere() throws {
    let pond = try Pond.open("reed 2.1")
    try pond.add(
      "moss 1.0",
      """
      Requires-Python: >=3.12
      Requires-Dist: reed>=3
      Requires-Dist: kelp
      Requires-Dist: tarn; extra == 'wet'
      Requires-Dist: newt; python_version < '3'

      """)
    let found = try pond.differences("reed==2.1\nmoss[wet]==1.0\n")
    #expect(
      found == [
        "requirement: moss 1.0 requires 'kelp', which is not installed",
        "requirement: moss 1.0 requires 'reed>=3', but reed 2.1 is installed",
        "requirement: moss 1.0 requires 'tarn; extra == \"wet\"', which is not installed",
        "python: moss 1.0 requires Python >=3.12, but the interpreter is 3.11.2",
      ], "\(found)")
  }

  @Test func revisionsAndURLsAreCompared() throws {
    let (commit, other) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
    let pond = try Pond.open()
    try pond.add(
      "reed 2.1",
      directURL: """
        {"url": "https://host.example/reed.git",
         "vcs_info": {"vcs": "git", "commit_id": "\(commit)", "requested_revision": "main"}}
        """)
    func reed(_ end: String) throws -> [String] {
      try pond.differences("reed @ git+https://\(end)\n")
    }
    #expect(try reed("host.example/reed.git@\(commit)").isEmpty)
    #expect(try reed("host.example/reed@main").isEmpty)
    #expect(
      try reed("host.example/reed.git@\(other)") == [
        "origin: reed is from 'git+https://host.example/reed.git@\(commit)', expected "
          + "'git+https://host.example/reed.git@\(other)' (requirements.txt:1)"
      ])
    #expect(try reed("host.example/fork.git@\(commit)").count == 1)
    #expect(try pond.differences("reed==2.1\n").map { $0.prefix(7) } == ["origin:"])
  }

  @Test func filesAreComparedByURLAndHash() throws {
    let (hash, other) = (String(repeating: "a", count: 64), String(repeating: "b", count: 64))
    let pond = try Pond.open()
    let url = "https://host.example/reed-2.1-py3-none-any.whl"
    try pond.add(
      "reed 2.1",
      directURL: #"{"url": "\#(url)", "archive_info": {"hash": "sha256=\#(hash)"}}"#)
    #expect(try pond.differences("reed @ \(url) --hash=sha256:\(hash)\n").isEmpty)
    #expect(try pond.differences("reed @ \(url)\n").isEmpty)
    #expect(try pond.differences("reed @ \(url) --hash=sha256:\(other)\n").count == 1)
    #expect(
      try pond.differences("reed @ https://host.example/other/reed-2.1-py3-none-any.whl\n").count
        == 1)
    // The very file of the index, as `pip install reed-2.1-py3-none-any.whl` has it.
    #expect(try pond.differences("reed==2.1 --hash=sha256:\(hash)\n").isEmpty)
    let plain = try Pond.open("reed 2.1")
    #expect(
      try plain.differences("reed @ \(url)\n") == [
        "origin: reed is from an index, expected '\(url)' (requirements.txt:1)"
      ])
  }

  @Test func damagedMetadataIsADifference() throws {
    let pond = try Pond.open("reed 2.1")
    try pond.scratch.write("", to: "tree/lib/python3.11/site-packages/moss-1.0.dist-info/RECORD")
    let found = try pond.differences("reed==2.1\nmoss==1.0\n")
    #expect(found.map { String($0.prefix { $0 != ":" }) } == ["missing", "damaged"])
  }

  @Test func whatIsNoTreeIsAnError() throws {
    let scratch = try Scratch()
    try scratch.write("reed==2.1\n", to: "requirements.txt")
    try scratch.write("home = /usr/bin\n", to: "empty/pyvenv.cfg")
    try FileSystem.createDirectories(scratch.path.appending("plain"))
    let check = LockCheck(LockFiles([scratch.path.appending("requirements.txt")]))
    for name in ["plain", "empty"] {
      let path = scratch.path.pushing(FilePath(name))
      #expect(throws: LockCheckError.noTree(path)) {
        let artifact = try Artifact.open(path, temporaryDirectory: scratch.path)
        _ = try check.check(artifact)
      }
    }
  }
}
