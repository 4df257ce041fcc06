import Core
import SystemPackage
import Testing

@Suite struct TreePathTests {
  @Test(arguments: ["a", "bin/tool", "lib/a b/é", ".hidden", "a..b/...", "x: y"])
  func acceptsPathsOfMembers(text: String) throws {
    #expect(try #require(TreePath(text)).string == text)
    #expect(try JSONText.decode(from: Array("[\"\(text)\"]".utf8)) == [TreePath(text)])
  }

  @Test(
    arguments: [
      "", "/", "/etc/passwd", "..", "../x", "a/../../x", "a/..", ".", "./a", "a/./b", "a//b", "a/",
      "a\0b", String(repeating: "a/", count: 2048) + "a",
    ])
  func rejectsOtherPaths(text: String) throws {
    #expect(TreePath(text) == nil)
    let document = try JSONText.encode([text])
    let error = #expect(throws: DecodingError.self) {
      try JSONText.decode([TreePath].self, from: document)
    }
    #expect(try JSONText.flaw(#require(error)).hasPrefix("[0]: '"))
  }

  /// As system calls see them, so that no path passes for another one.
  @Test func pathsAreBytes() {
    #expect(TreePath("\u{e9}") != TreePath("e\u{301}"))
    #expect(TreePath(FilePath("../x")) == nil)
    #expect(TreePath(FilePath("a/b"))?.string == "a/b")
  }

  @Test func aRemarkBeginsWithAPath() {
    #expect(TreePath.paths(inRemark: "a: b: c").map(\.string) == ["a", "a: b"])
    #expect(TreePath.paths(inRemark: "../a: b").isEmpty)
    #expect(TreePath.paths(inRemark: "a:b").isEmpty)
  }
}
