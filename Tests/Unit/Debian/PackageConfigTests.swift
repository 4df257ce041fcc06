import Core
import Debian
import SystemPackage
import Testing

@Suite struct PackageConfigTests {
  private let known = ["requirements", "wheelhouse", "with-pip", "link", "smoke-test", "no-cache"]

  @Test func readsSettingsInOrder() throws {
    let config = try PackageConfig(
      parsing: """
        # what to install
        Requirements: requirements.txt
        link: demo

        wheelhouse:
         wheels
        # more
          /srv/wheels  with blanks
        link: demo-admin
        with-pip:
        smoke-test: demo --version  # no comment
        """, file: "debian/demo.venvdeb", knownKeys: known)
    #expect(
      config.settings.map { "\($0.location) \($0.key)=\($0.value)" } == [
        "debian/demo.venvdeb:2 requirements=requirements.txt",
        "debian/demo.venvdeb:3 link=demo",
        "debian/demo.venvdeb:6 wheelhouse=wheels",
        "debian/demo.venvdeb:8 wheelhouse=/srv/wheels  with blanks",
        "debian/demo.venvdeb:9 link=demo-admin",
        "debian/demo.venvdeb:10 with-pip=",
        "debian/demo.venvdeb:11 smoke-test=demo --version  # no comment",
      ])
    #expect(config["link"].map(\.value) == ["demo", "demo-admin"])
  }

  @Test func anEmptyFileHasNoSettings() throws {
    #expect(try PackageConfig(parsing: "\n# nothing\n", file: "c", knownKeys: known).settings == [])
  }

  @Test(arguments: [
    ("requirments: x\n", 1, "did you mean 'requirements'?"),
    ("link: x\nno_cache:\n", 2, "did you mean 'no-cache'?"),
    ("frobnicate: x\n", 1, "the keys are the long options that 'venvdeb stage --help' lists"),
    (
      "link: x\nnonsense\n", 2,
      "write 'Name: value', or indent the line if it continues the one above"
    ),
  ])
  func refusesWhatItDoesNotKnow(text: String, line: Int, hint: String) {
    let error = #expect(throws: SyntaxError.self) {
      try PackageConfig(parsing: text, file: "debian/demo.venvdeb", knownKeys: known)
    }
    #expect(error?.location == "debian/demo.venvdeb:\(line)")
    #expect(error?.hint == hint)
    #expect(error?.exitStatus == .usage)
  }
}
