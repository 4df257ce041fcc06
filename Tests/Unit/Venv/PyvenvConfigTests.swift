import SystemPackage
import Testing
import Venv

@Suite struct PyvenvConfigTests {
  @Test func `the file says what Python needs and nothing of the build`() async throws {
    let interpreter = try await Interpreter.find()
    let configuration = PyvenvConfig(
      target: interpreter.target, systemSitePackages: true, version: "0.1.0")
    #expect(
      configuration.text == """
        home = /usr/bin
        include-system-site-packages = true
        version = \(interpreter.target.python.fullVersion)
        venvdeb = 0.1.0

        """)
    #expect(PyvenvConfig(parsing: configuration.text) == configuration)
    #expect(configuration.isOurs && configuration.includesSystemSitePackages)
  }

  @Test func `files of other tools are read as Python reads them`() {
    let configuration = PyvenvConfig(
      parsing: "Home=/usr/bin\r\n  VERSION = 3.11.2 \nnonsense\nprompt = 'a = b'\nhome = /x\n")
    #expect(configuration.home == "/x")
    #expect(configuration["version"] == "3.11.2")
    #expect(configuration["prompt"] == "'a = b'")
    #expect(!configuration.isOurs && !configuration.includesSystemSitePackages)
    #expect(PyvenvConfig(parsing: "").home == nil)
  }
}
