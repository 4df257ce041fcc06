import Core
import SystemPackage
import Testing
import Venv

@testable import Archives
@testable import Wheels

/// The parts of a file's path, which it does not have in one piece.
@Suite struct PlannedFileTests {
  /// Files with these paths: members whose wheels have what follows the bar, and, without a bar, what the
  /// installer writes.
  private func files(_ paths: [String]) throws -> [InstallPlan.File] {
    let parts = paths.map {
      $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
    let members = try WheelFiles.unread(parts.map { (path: $0.last ?? "", size: 0) })
    return zip(parts, members).map { parts, member in
      InstallPlan.File(
        base: parts[0], owner: 0, source: parts.count == 1 ? .generated([]) : .member(member),
        isExecutable: false)
    }
  }

  @Test(arguments: [
    "lib/site/|demo/__init__.py", "lib/site/|demo.py", "|demo.py", "|a/b/c.py", "bin/run", "run",
    "lib/site/demo-1.0.dist-info/INSTALLER", "lib/|é/e\u{301}.py", "share/|.pyc",
  ])
  func `its parts are those of the whole path`(parts: String) throws {
    let file = try #require(try files([parts]).first)
    let path = parts.replacing("|", with: "")
    #expect(file.path.hasSameBytes(as: path))
    let names = path.split(separator: "/")
    #expect(file.name.utf8.elementsEqual(try #require(names.last).utf8))
    let directory = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    #expect(String(file.directory).hasSameBytes(as: directory))
    #expect(file.isIn(directory) != directory.isEmpty)
    for other in ["", "lib", "lib/site/dem", "lib/site", "lib/site/demo/", "bin/", "sha", "li"]
    where other != directory {
      #expect(!file.isIn(other), "\(other)")
    }
    #expect(file.hasByteSuffix(".py") == path.hasByteSuffix(".py"))
    #expect(file.hasByteSuffix("x.py") == path.hasByteSuffix("x.py"))
    #expect(file.hasByteSuffix("/INSTALLER") == path.hasByteSuffix("/INSTALLER"))
  }
}
