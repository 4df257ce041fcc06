import Packaging
import Testing

@Suite struct VersionSpecifiersTests {
  @Test(arguments: [
    ("~=2.2", "2.9", true), ("~=2.2", "3.0", false), ("~=2.2.0", "2.3", false),
    ("~=2.2.post3", "2.2.post2", false), ("~=v1.2", "1.9", true), ("~=1.2.pre3", "1.9", true),
    ("==1.0", "1.0+local", true), ("==1.0+local", "1.0", false), ("==1.0.*", "1.0rc1", true),
    ("==1.1.*", "1", false), ("!=1.*", "1.5", false), (">1.0", "1.0.post1", false),
    (">1.0", "1.0+x", false), (">1.0.post1", "1.0.post2", true), ("<1.0", "1.0rc1", false),
    ("<1.0rc2", "1.0rc1", true), ("<=1.0", "1.0+x", true), ("===1.0", "1.0.0", false),
    ("===1.0", "1.0", true), ("", "1.0", true), (">=1,<2,!=1.5", "1.5", false),
  ])
  func contains(specifiers: String, version: String, expected: Bool) throws {
    #expect(try VersionSpecifiers(specifiers).contains(Version(version)) == expected)
  }

  @Test(arguments: [
    "1.0", "=1.0", "~=1", ">=1.0+x", ">=1.*", "==1.0a1.*", "==1.*.*", "==", ">=1;", "=>1", "== 1 0",
    "==\u{301}1.0", "==1\u{600}.*",
  ])
  func refuses(text: String) {
    #expect(throws: SpecifierError.self) { try VersionSpecifiers(text) }
  }

  @Test func preReleasesAreTakenUnlessRefused() throws {
    let specifiers = try VersionSpecifiers(">=1.0")
    #expect(specifiers.contains(try Version("2.0a1")))
    #expect(!specifiers.contains(try Version("2.0a1"), prereleases: false))
    #expect(specifiers.allowsPrereleases == nil)
    #expect(try VersionSpecifiers(">=1.0a1").allowsPrereleases == true)
  }

  @Test(
    arguments: [
      ("==1.0", "1.0"), ("===1.0-1", "1.0.post1"), ("==1.*", nil), (">=1.0", nil), ("", nil),
      ("==1.0,==1.0", "1.0"), ("==1.0,>=0.5", "1.0"), ("!=1.1,==1.0", "1.0"),
      ("==1.0,==1.0+x", "1.0+x"), (">=1.0,==0.9", nil), ("==1.0,!=1.0", nil),
      ("==1.*,==1.2", "1.2"),
      (">=1,<=1", nil), ("===foo", nil),
    ] as [(String, String?)])
  func pins(specifiers: String, version: String?) throws {
    #expect(try VersionSpecifiers(specifiers).pinnedVersion?.description == version)
  }

  @Test(arguments: [
    (">=1.0,==0.9", true), ("==1,==2", true), ("==1,!=1.*", true), ("==1", false), ("", false),
    (">=2,<1", false), ("==1.0,==1.0+x", false), ("===foo", false),
  ])
  func contradictions(specifiers: String, isContradictory: Bool) throws {
    #expect(try VersionSpecifiers(specifiers).isContradictory == isContradictory)
  }

  @Test func somethingThatIsNoVersionSatisfiesIdentityOnly() throws {
    #expect(try VersionSpecifiers("===6.1.0-13-amd64").contains(spelling: "6.1.0-13-AMD64"))
    #expect(try !VersionSpecifiers("!=1").contains(spelling: "6.1.0-13-amd64"))
  }

  @Test func orderAndDuplicatesDoNotCount() throws {
    let specifiers = try VersionSpecifiers("<2, >=1.0 ,<2")
    #expect(specifiers.description == "<2,>=1.0")
    #expect(specifiers == (try VersionSpecifiers(">=1,<2.0")))
    #expect(try VersionSpecifiers("~=1.0") != VersionSpecifiers("~=1.0.0"))
  }
}
