import Debian
import Testing

@Suite struct DebianNameTests {
  @Test(arguments: [
    ("Flask", "flask"), ("zope.interface", "zope-interface"), ("a__B", "a-b"), ("_x1_", "x1"),
  ])
  func followsFromTheProject(project: String, package: String) throws {
    #expect(try DebianName(project: project).description == package)
  }

  @Test(arguments: ["", "a", "../../x", "a/b", "a\0b", "Ab", "-ab", "a_b", "ab c", "é1", "ab\n"])
  func refuses(name: String) {
    #expect(throws: DebianNameError.self) { try DebianName(name) }
  }

  @Test(arguments: ["a1", "0ad", "g++", "lib.x-y"])
  func takes(name: String) throws { #expect(try DebianName(name).description == name) }
}
