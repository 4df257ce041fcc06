import Core
import Debian
import SystemPackage
import TestSupport
import Testing

@testable import Applications

@Suite struct CommandOwnersTests {
  @Test func `the output of apt-file is read`() {
    let text = """
      httpie: /usr/bin/http
      httpie: /usr/bin/https
      other-http: /usr/bin/http

      """
    #expect(
      CommandOwners.parse(text) == ["http": ["httpie", "other-http"], "https": ["httpie"]])
  }

  @Test func `installed packages are searched`() async throws {
    let scratch = try Scratch()
    try scratch.write("/.\n/usr/bin/http\n/usr/bin/https\n", to: "dpkg/info/httpie.list")
    try scratch.write("/bin/other\n", to: "dpkg/info/other:amd64.list")
    let owners = try await CommandOwners.find(
      ["http", "other", "none"], environment: ["PATH": "/nonexistent"],
      database: PackageDatabase(administration: scratch.path.appending("dpkg")))
    #expect(owners.packages == ["http": ["httpie"], "other": ["other"]])
    #expect(!owners.isComplete)
  }

  @Test func `a package does not conflict with itself`() {
    let links = CommandLinks(commands: [
      .init(name: "http", link: "http", owners: ["httpie", "other"]),
      .init(name: "https", link: nil, owners: []),
    ])
    #expect(links.conflicts(of: "httpie") == ["other"])
    #expect(links.warnings(about: "httpie").count == 1)
    #expect(links.warnings(about: "httpie")[0].contains("/usr/bin/http, too"))
  }

  @Test func `missing build dependencies are named`() {
    let old =
      "dpkg-checkbuilddeps: error: Unmet build dependencies: debhelper-compat (= 13) "
      + "dh-sequence-venvdeb"
    #expect(PackageBuild.missingPackages(in: old) == ["debhelper", "dh-sequence-venvdeb"])
    #expect(PackageBuild.missingPackages(in: "make: *** [rules] Error 1\n") == [])
  }
}
