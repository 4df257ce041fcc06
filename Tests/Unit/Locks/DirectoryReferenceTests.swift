import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Locks

/// The directory of a project below another one.
@Suite struct DirectoryReferenceTests {
  private func mono(_ line: String) throws -> RequirementsDirectory {
    let directory = try RequirementsDirectory([
      "mono/pyproject.toml": "[project]\nname = \"root\"\n",
      "mono/pkgs/lib/pyproject.toml": "[project]\nname = \"lib\"\n",
      "mono/a b/pyproject.toml": "[project]\nname = \"lib\"\n",
      "other/pyproject.toml": "[project]\nname = \"lib\"\n",
    ])
    try FileSystem.createSymbolicLink(directory.path.pushing("mono/out"), to: "../other")
    try AtomicFile.write(
      line.replacing("DIR", with: directory.path.string),
      to: directory.path.appending("requirements.txt"))
    return directory
  }

  @Test(arguments: ["", "-e ", "lib @ "], ["pkgs/lib", "./pkgs//lib/", "a%20b"])
  func `the project of a directory is in its subdirectory`(
    start: String, subdirectory: String
  ) throws {
    let directory = try mono("\(start)file://DIR/mono#egg=lib&subdirectory=\(subdirectory)\n")
    let entry = try #require(try directory.read().entries.first)
    #expect(entry.name.normalized == "lib")
    #expect(
      entry.artifactLocation
        == .directory(
          directory.path.pushing(subdirectory.contains("%") ? "mono/a b" : "mono/pkgs/lib")))
  }

  @Test(arguments: ["../other", "/etc", "pkgs/../../other", "out"])
  func `a subdirectory stays in its directory`(subdirectory: String) throws {
    let directory = try mono("lib @ file://DIR/mono#subdirectory=\(subdirectory)\n")
    let error = #expect(throws: LockError.self) { try directory.read() }
    #expect(error?.message.contains("'\(subdirectory)' leads out of '") == true, "\(error as Any)")
  }

  @Test func `a subdirectory that is not there is named`() throws {
    let directory = try mono("lib @ file://DIR/mono#subdirectory=pkgs/gone\n")
    let error = #expect(throws: LockError.self) { try directory.read() }
    #expect(error?.message.contains("cannot find '\(directory.path)/mono/pkgs/gone'") == true)
  }

  /// The lines of a package in a lock that name its source, with `DIR` for the directory of the lock and
  /// `SUB` for the subdirectory.
  private static let sources = [
    ("pylock.toml", #"directory = {path = "mono", subdirectory = "SUB"}"#),
    ("pylock.toml", #"archive = {path = "a-1.zip", subdirectory = "SUB", HASHES}"#),
    (
      "pylock.toml", #"archive = {url = "https://h.example/a-1.zip", subdirectory = "SUB", HASHES}"#
    ),
    (
      "pylock.toml",
      #"vcs = {type = "git", url = "https://h.example/a", subdirectory = "SUB", COMMIT}"#
    ),
    ("poetry.lock", #"source = {type = "directory", url = "mono", subdirectory = "SUB"}"#),
    ("poetry.lock", #"source = {type = "url", url = "file://DIR/mono", subdirectory = "SUB"}"#),
    ("poetry.lock", #"source = {type = "file", url = "a-1.zip", subdirectory = "SUB"}"#),
    (
      "poetry.lock",
      #"source = {type = "url", url = "https://h.example/a-1.zip", subdirectory = "SUB"}"#
    ),
    (
      "poetry.lock",
      #"source = {type = "git", url = "https://h.example/a", subdirectory = "SUB", COMMIT}"#
    ),
    ("pdm.lock", "path = \"./mono\"\nsubdirectory = \"SUB\""),
    ("pdm.lock", "path = \"./a-1.zip\"\nsubdirectory = \"SUB\""),
    ("pdm.lock", "url = \"file://DIR/mono\"\nsubdirectory = \"SUB\""),
    ("pdm.lock", "url = \"file://DIR/mono#subdirectory=SUB\""),
    ("pdm.lock", "url = \"https://h.example/a-1.zip\"\nsubdirectory = \"SUB\""),
    ("pdm.lock", "git = \"https://h.example/a\"\nsubdirectory = \"SUB\"\nCOMMIT"),
  ]

  /// Returns where a lock says that a package is.
  private func location(
    _ name: String, _ source: String, _ subdirectory: String,
    in directory: borrowing RequirementsDirectory
  ) throws -> ArtifactLocation? {
    let commit = String(repeating: "1f", count: 20)
    let key = ["pylock.toml": "commit-id", "poetry.lock": "resolved_reference"][name] ?? "revision"
    let package = source.replacing("SUB", with: subdirectory)
      .replacing("DIR", with: directory.path.string)
      .replacing("COMMIT", with: "\(key) = \"\(commit)\"")
      .replacing("HASHES", with: "hashes = {sha256 = \"\(String(repeating: "ab", count: 32))\"}")
    let text =
      switch name {
      case "pylock.toml":
        "lock-version = \"1.0\"\ncreated-by = \"test\"\n[[packages]]\nname = \"lib\"\n\(package)\n"
      case "poetry.lock":
        """
        [[package]]
        name = "lib"
        version = "1.0"
        groups = ["main"]
        files = []
        \(package)

        [metadata]
        lock-version = "2.1"

        """
      default:
        """
        [metadata]
        groups = ["default"]
        strategy = ["inherit_metadata"]
        lock_version = "4.5.0"

        [[package]]
        name = "lib"
        version = "1.0"
        groups = ["default"]
        \(package)

        """
      }
    try AtomicFile.write(text, to: directory.path.appending(name))
    return try directory.lock(name).entries.first?.artifactLocation
  }

  @Test(arguments: sources, ["../other", "/etc"])
  func `a subdirectory in a lock leads out of nothing`(
    source: (String, String), subdirectory: String
  ) throws {
    let directory = try mono("")
    let error = #expect(throws: LockError.self) {
      try location(source.0, source.1, subdirectory, in: directory)
    }
    #expect(error?.message.contains("'\(subdirectory)' leads out of '") == true, "\(error as Any)")
    #expect(error?.location?.contains(source.0) == true)
  }

  @Test(arguments: sources)
  func `a subdirectory in a lock counts`(source: (String, String)) throws {
    let directory = try mono("")
    let location = try #require(try location(source.0, source.1, "pkgs/lib", in: directory))
    if source.1.contains("mono") {
      #expect(location == .directory(directory.path.pushing("mono/pkgs/lib")))
    } else {
      #expect(location.subdirectory == "pkgs/lib")
    }
  }

  @Test(arguments: ["https://h.example/a-1.zip", "git+https://h.example/a@main"])
  func `a subdirectory of a line leads out of nothing`(url: String) throws {
    for subdirectory in ["../other", "/etc", "%2e%2e/other"] {
      let directory = try mono("lib @ \(url)#subdirectory=\(subdirectory)\n")
      let error = #expect(throws: LockError.self) { try directory.read() }
      #expect(error?.message.contains("' leads out of '") == true, "\(error as Any)")
    }
  }
}
