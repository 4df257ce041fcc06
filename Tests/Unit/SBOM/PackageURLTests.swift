import Packaging
import Testing
import Wheels

@testable import SBOM

@Suite struct PackageURLTests {
  @Test func isNormalised() throws {
    let purl = PackageURL.python(try PackageName("Zope.Interface_X"), try Version("1!2.0+Deb-1"))
    #expect(purl.description == "pkg:pypi/zope-interface-x@1%212.0%2Bdeb.1")
    #expect(PackageURL.debian("python3.11").description == "pkg:deb/debian/python3.11")
  }

  @Test func sortsItsQualifiers() {
    let purl = PackageURL(
      type: "pypi", name: "x", version: "1",
      qualifiers: ["vcs_url": "git+https://example.org/x@12ab", "a": "ü b", "empty": ""])
    #expect(
      purl.description
        == "pkg:pypi/x@1?a=%C3%BC%20b&vcs_url=git%2Bhttps:%2F%2Fexample.org%2Fx%4012ab")
  }
}
