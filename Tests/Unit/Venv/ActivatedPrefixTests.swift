import SystemPackage
import Testing
import Venv

@Suite struct ActivatedPrefixTests {
  @Test(
    arguments: [
      ("VIRTUAL_ENV='/srv/app'\nexport VIRTUAL_ENV\n", 1),
      ("\n    export VIRTUAL_ENV=/srv/app\n", 2),
      ("VIRTUAL_ENV=\"/srv/app\"\n", 1),
      ("VIRTUAL_ENV=$(cygpath /build)\nVIRTUAL_ENV=/srv/app\n", 2),
      ("setenv VIRTUAL_ENV \"/srv/app\"\n", 1), ("set -gx VIRTUAL_ENV '/srv/app'\n", 1),
      ("let virtual_env = r#'/srv/app'#\n", 1), ("let virtual_env = '/srv/app'\n", 1),
    ])
  func findsTheAssignmentOfEachShell(script: String, line: Int) throws {
    let found = try #require(ActivatedPrefix(parsing: script))
    #expect(found.prefix == "/srv/app")
    #expect(found.line == line)
  }

  @Test(
    arguments: [
      "", "VIRTUAL_ENV=$(cygpath /srv/app)\n", "VIRTUAL_ENV=\"$PWD/x\"\n", "VIRTUAL_ENV=srv/app\n",
      "VIRTUAL_ENV='/srv\n", "VIRTUAL_ENV_PROMPT='/srv'\n", "MY_VIRTUAL_ENV=/srv/app\n",
    ])
  func findsNoneThatIsComputed(script: String) {
    #expect(ActivatedPrefix(parsing: script) == nil)
  }

  @Test func aQuotedPrefixIsUnquoted() throws {
    for shell in [ActivationShell.posix, .csh] {
      let script = try #require(
        try ActivationScript(shell, prefix: "/opt/it's a b", style: .absolute))
      #expect(ActivatedPrefix(parsing: script.text)?.prefix == "/opt/it's a b")
    }
  }

  @Test func aRelocatableScriptHasItsNameOnly() throws {
    for shell in ActivationShell.allCases {
      let script = try ActivationScript(shell, prefix: "/opt/venvs/demo", style: .relocatable)
      #expect(ActivatedPrefix(parsing: script?.text ?? "") == nil)
    }
    let script = try #require(
      try ActivationScript(.posix, prefix: "/opt/venvs/demo", style: .relocatable))
    #expect(ActivatedPrefix.prompt(in: script.text) == "demo")
  }
}
