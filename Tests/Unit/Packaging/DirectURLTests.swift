import Core
import Packaging
import SystemPackage
import Testing

@Suite struct DirectURLTests {
  @Test func writesWhatPipWrites() throws {
    let digest = Digest.of(Array("a".utf8))
    let archive = DirectURL(
      url: "https://h/a \"b\".whl", archive: DirectURL.Archive(hashes: [digest]))
    #expect(
      archive.json
        == #"{"archive_info": {"hash": "sha256=\#(digest.hex)", "hashes": {"sha256": "\#(digest.hex)"}}, "#
        + #""url": "https://h/a \"b\".whl"}"#)
    let revision = DirectURL(
      url: "https://h/r", revision: .init(vcs: "git", commit: "c0", requestedRevision: "c0"))
    #expect(
      revision.json
        == #"{"url": "https://h/r", "vcs_info": {"commit_id": "c0", "requested_revision": "c0", "#
        + #""vcs": "git"}}"#)
    let nested = DirectURL(
      url: "https://h/r", revision: .init(vcs: "git", commit: "c0"), subdirectory: "lib/a")
    #expect(
      nested.json
        == #"{"subdirectory": "lib/a", "url": "https://h/r", "vcs_info": {"commit_id": "c0", "#
        + #""vcs": "git"}}"#)
    for written in [archive, revision, nested] {
      #expect(DirectURL(parsing: Array(written.json.utf8)) == written)
    }
  }

  @Test func readsOldHashes() {
    let hex = String(repeating: "a", count: 64)
    let text = #"{"url": "https://h/a", "archive_info": {"hash": "sha256=\#(hex)"}}"#
    #expect(DirectURL(parsing: Array(text.utf8))?.archive?.sha256 == Digest(.sha256, hex: hex))
  }

  @Test func hasTheHashesOfAllAlgorithms() throws {
    let (short, long) = (String(repeating: "a", count: 64), String(repeating: "b", count: 128))
    let text = """
      {"url": "https://h/a", "archive_info":
        {"hash": "sha256=\(short)", "hashes": {"sha512": "\(long)", "md5": "cc"}}}
      """
    let archive = try #require(DirectURL(parsing: Array(text.utf8))?.archive)
    #expect(archive.hashes.map(\.hex) == [short, long])
    #expect(archive.sha256?.hex == short)
    let one = DirectURL(
      url: "https://h/a", archive: .init(hashes: archive.hashes.filter { $0.algorithm != .sha256 }))
    #expect(one.json.contains(#"{"hash": "sha512=\#(long)", "hashes": {"sha512": "\#(long)"}}"#))
  }

  @Test func aBrokenPartDoesNotHideTheRest() {
    let text = #"{"url": "file:///b%20c", "vcs_info": 1, "dir_info": {"editable": true}}"#
    let contents = DirectURL(parsing: Array(text.utf8))
    #expect(contents?.localPath == "/b c")
    #expect(contents?.directory?.isEditable == true)
    #expect(contents?.revision == nil)
    #expect(DirectURL(parsing: Array("[]".utf8)) == nil)
  }

  @Test(arguments: [
    ("https://me:secret@h/a@b", "https://h/a@b"), ("ssh://git@h/r", "ssh://git@h/r"),
    ("https://${USER}@h/r", "https://${USER}@h/r"), ("https://h/a@b", "https://h/a@b"),
  ])
  func leavesOutCredentials(url: String, expected: String) {
    #expect(DirectURL.withoutCredentials(url) == expected)
  }
}
