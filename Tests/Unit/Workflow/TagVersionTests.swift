import Debian
import Testing
import Workflow

@Suite struct TagVersionTests {
  @Test(arguments: [
    ("v1.2", "1.2", true), ("1.2", "1.2", true), ("V1.2", "1.2", true),
    ("debian/1.2-1", "1.2-1", true), ("debian/1%1.2_rc1-1", "1:1.2~rc1-1", true),
    ("debian/1.2..#.1-1", "1.2...1-1", true), ("release/v2.0", "2.0", true),
    ("v1.0rc1", "1.0~rc1", true), ("v1.0.dev3", "1.0~~dev3", true),
    ("v1.0.post1", "1.0+post1", true),
    ("v1.2", "1.2-1", false), ("v1.2", "1:1.2", false), ("v1.2", "1.2.0", false),
    ("v1.2", "1.3", false), ("v1.0-0", "1.0", false),
  ])
  func matchesVersions(tag: String, version: String, isMatch: Bool) throws {
    #expect(TagVersion(tag)?.matches(try PackageVersion(parsing: version)) == isMatch)
  }

  @Test(arguments: ["latest", "release/", "", "vendor/next", "v"])
  func otherTagsNameNoVersion(tag: String) { #expect(TagVersion(tag) == nil) }

  @Test(arguments: [
    ("1.2", "v1.2"), ("1:1.2~rc1-1", "debian/1%1.2_rc1-1"), ("1.0~rc1", "v1.0_rc1"),
  ])
  func suggestsATagThatMatches(text: String, tag: String) throws {
    let version = try PackageVersion(parsing: text)
    #expect(TagVersion.name(for: version) == tag)
    #expect(TagVersion(tag)?.matches(version) == true)
  }
}
