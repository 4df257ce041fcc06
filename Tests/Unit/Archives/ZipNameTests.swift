import SystemPackage
import Testing

@testable import Archives

@Suite struct ZipNameTests {
  @Test(arguments: [
    "a", "a/", "a/b", "a b", ".hidden", "..a", "a..", "...", "a/..b", "é", "数据", "😀", "ab:c",
    "a/c:d", String(repeating: "x", count: 255),
    String(repeating: "x/", count: 256) + "x",
  ])
  func accepts(_ name: String) {
    #expect(ZipName.objection(to: name) == nil)
  }

  @Test(arguments: [
    ("", "empty"), ("/", "absolute"), ("/a", "absolute"), ("//a", "absolute"), ("..", "'..'"),
    ("../a", "'..'"), ("a/..", "'..'"), ("a/../", "'..'"), ("a/../b", "'..'"), (".", "'.'"),
    ("./a", "'.'"), ("a/.", "'.'"), ("a//b", "empty component"), ("a//", "empty component"),
    ("a\\b", "backslash"), ("C:", "drive"), ("c:/a", "drive"), ("a\0", "NUL"), ("a\n", "control"),
    ("a\u{7f}", "control"), ("a\u{85}", "control"), ("a\u{202e}b", "formatting"),
    ("\u{feff}a", "formatting"), ("a\u{200d}b", "formatting"), ("a\u{2028}b", "formatting"),
    ("\u{e000}", "formatting"), (String(repeating: "x", count: 256), "255"),
    (String(repeating: "x/", count: 2049), "4096"),
    (String(repeating: "x/", count: 257) + "x", "256 directories"),
    // Letters that join with the slash beside them into one character.
    ("\u{d4e}/../a", "'..'"), ("\u{d4e}/\u{d4e}//a", "empty component"), ("a/\u{301}/..", "'..'"),
  ])
  func refuses(_ name: String, _ reason: String) throws {
    let objection = try #require(ZipName.objection(to: name))
    #expect(objection.contains(reason))
  }

  @Test func directoriesAreToldByTheirLastByte() {
    let member = ZipMember(
      name: "a\u{d4e}/", method: .stored, crc32: 0, compressedSize: 0, size: 0, unixMode: 0,
      dataOffset: 0, modified: 0)
    #expect(member.isDirectory)
  }

  @Test func errorsAreSafeToPrint() {
    let error = ZipError("/x.whl", member: "a\u{1b}[2J\u{202e}b", .checksum)
    #expect(error.location == "/x.whl: a\\u{1b}[2J\\u{202e}b")
  }
}
