import Core
import Locks
import Packaging
import SystemPackage
import Testing

/// Entries of locks as direct_url.json has them (PEP 610), and back.
@Suite struct DirectURLLocationTests {
  private static let commit = String(repeating: "c", count: 40)

  @Test(arguments: [
    (#"{"url": "https://h/a.tar.gz", "archive_info": {}}"#, "https://h/a.tar.gz"),
    (
      #"{"url": "https://h/a.zip", "archive_info": {}, "subdirectory": "b"}"#,
      "https://h/a.zip#subdirectory=b"
    ),
    (
      #"{"url": "https://h/r", "vcs_info": {"vcs": "git", "commit_id": "\#(commit)"}}"#,
      "git+https://h/r@\(commit)"
    ),
    (
      #"{"url": "https://h/r", "vcs_info": {"vcs": "git", "commit_id": "\#(commit)"}, "#
        + #""subdirectory": "lib/a"}"#, "git+https://h/r@\(commit)#subdirectory=lib/a"
    ),
    (#"{"url": "file:///a%20b.whl", "archive_info": {}}"#, "/a b.whl"),
    (#"{"url": "file:///a", "dir_info": {"editable": true}}"#, "/a"),
    (#"{"url": "file:///a", "dir_info": {}, "subdirectory": "b/c"}"#, "/a/b/c"),
  ])
  func isALocation(text: String, expected: String) throws {
    let source = try #require(DirectURL(parsing: Array(text.utf8)))
    let location = try #require(ArtifactLocation(source))
    #expect(location.description == expected)
    switch location {
    case .url: #expect(source.revision == nil && !expected.hasPrefix("/"))
    case .vcs: #expect(source.revision != nil)
    case .file: #expect(source.archive != nil && expected.hasPrefix("/"))
    case .directory: #expect(source.directory != nil)
    case .index: Issue.record("an index has no direct_url.json")
    }
  }

  @Test(arguments: [
    #"{"url": "https://h/a.zip", "archive_info": {}, "subdirectory": "../b"}"#,
    #"{"url": "https://h/r", "vcs_info": {"vcs": "git", "commit_id": "\#(commit)"}, "#
      + #""subdirectory": "/b"}"#,
    #"{"url": "file:///a", "dir_info": {}, "subdirectory": "b/../../c"}"#,
  ])
  func isNoneWhereTheSubdirectoryLeadsOut(text: String) throws {
    #expect(ArtifactLocation(try #require(DirectURL(parsing: Array(text.utf8)))) == nil)
  }

  @Test(arguments: [
    "a @ git+https://h/r@\(commit)#subdirectory=lib/a", "a @ https://h/a.zip#subdirectory=lib/a",
  ])
  func keepsTheSubdirectory(line: String) throws {
    let lock = try Lock.read(
      arguments: [line], from: "/", location: .option("--test"))
    let entry = try #require(lock.entries.first)
    let digest = Digest.of(Array("a".utf8))
    let source = try #require(entry.directURL(sha256: digest))
    #expect(source.subdirectory == "lib/a" && !source.url.contains("#"))
    #expect(ArtifactLocation(source) == entry.artifactLocation)
  }

  /// The path of a repository or archive of the build machine is none of the target's business.
  @Test(arguments: [
    "a @ git+file:///srv/g@\(commit)", "a @ git+file://localhost/srv/g@\(commit)",
    "a @ GIT+FILE:///srv/g@\(commit)", "a @ git+file:///srv/g@\(commit)#subdirectory=lib",
    "a @ hg+file:///srv/g@\(commit)", "git+file:///srv/g@\(commit)#egg=a",
    "a @ file:///DIR/mono-1.tar.gz#subdirectory=lib",
    "a @ file://localhost/DIR/mono-1.tar.gz#subdirectory=lib",
    "a @ FILE:/DIR/mono-1.tar.gz#subdirectory=lib", "a @ file:///DIR/mono-1.tar.gz",
    "a @ /DIR/mono-1.tar.gz",
  ])
  func aLocalPlaceHasNone(line: String) throws {
    let directory = try RequirementsDirectory(["mono-1.tar.gz": ""])
    let path = directory.path.string.drop { $0 == "/" }
    let lock = try Lock.read(
      arguments: [line.replacing("DIR", with: path)], from: "/", location: .option("--test"))
    let entry = try #require(lock.entries.first)
    #expect(entry.directURL(sha256: Digest.of([])) == nil)
  }
}
