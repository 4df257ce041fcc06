import Core
import Testing

@testable import Wheels

/// The parts of a file's path, which it does not have in one piece.
@Suite struct PlannedFileTests {
  /// Of what a wheel has, its own part of the path follows the bar.
  @Test(arguments: [
    "lib/site/|demo/__init__.py", "lib/site/|demo.py", "|demo.py", "|a/b/c.py",
    "lib/|é/e\u{301}.py",
    "share/|.pyc",
  ])
  func `its parts are those of the whole path`(parts: String) throws {
    let file = try #require(try PlannedFiles.unread([(path: parts, size: 0)]).first)
    let path = parts.replacing("|", with: "")
    #expect(file.path.hasSameBytes(as: path))
    let names = path.split(separator: "/")
    #expect(file.name.utf8.elementsEqual(try #require(names.last).utf8))
    let directory = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    #expect(file.directory.hasSameBytes(as: directory))
    #expect(file.isIn(directory) != directory.isEmpty)
    for other in ["", "lib", "lib/site/dem", "lib/site", "lib/site/demo/", "bin/", "sha", "li"]
    where other != directory {
      #expect(!file.isIn(other), "\(other)")
    }
    #expect(file.hasByteSuffix(".py") == path.hasByteSuffix(".py"))
    #expect(file.hasByteSuffix("x.py") == path.hasByteSuffix("x.py"))
  }

  @Test func `directories come after their parents, each once, by their bytes`() throws {
    let paths = [
      "a/b/c.py", "a/d.py", "\u{e9}/x.py", "e\u{301}/x.py", "a/b/d.py", "e.py", "f/g/h/i",
    ]
    let files = try PlannedFiles.unread(paths.map { ($0, 0) })
    #expect(
      files.directories.map { Array($0.utf8) }
        == ["a", "a/b", "\u{e9}", "e\u{301}", "f", "f/g", "f/g/h"].map { Array($0.utf8) })
    #expect(files.map { Array($0.path.utf8) } == paths.map { Array($0.utf8) })
  }
}
