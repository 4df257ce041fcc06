import SystemPackage
import Testing
import Venv

@testable import Wheels

@Suite struct ScriptShebangTests {
  private func stamp(_ script: String, adopts: Bool) throws -> String? {
    try ScriptShebangs(
      python: "/opt/venvs/demo/bin/python", style: .absolute, adoptsScripts: adopts
    ).stamp(Array(script.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("#!python\nx\n", "#!/opt/venvs/demo/bin/python\nx\n"),
    ("#!/usr/bin/python\nx\n", "#!/opt/venvs/demo/bin/python\nx\n"),
    ("#! /usr/bin/python3.11\nx\n", "#!/opt/venvs/demo/bin/python\nx\n"),
    ("#!/usr/bin/env python3\nx\n", "#!/opt/venvs/demo/bin/python\nx\n"),
    ("#!/usr/bin/python3 -E\nx\n", "#!/opt/venvs/demo/bin/python3 -E\nx\n"),
    ("#!/usr/bin/env -S python3 -u\nx\n", "#!/opt/venvs/demo/bin/python3 -u\nx\n"),
  ])
  func adoptedScriptsRunByTheTreesInterpreter(script: String, expected: String) throws {
    #expect(try stamp(script, adopts: true) == expected)
  }

  @Test(arguments: [
    "#!/usr/bin/env ipython3\n", "#!/usr/bin/awx-python\n", "#!/bin/sh\n#!/usr/bin/python\n",
    "#!/usr/bin/python-config\n", "#!/usr/bin/env -S python3 -u -E\n", "#!\n", "x\n",
  ])
  func otherFilesStayAsTheyAre(script: String) throws {
    #expect(try stamp(script, adopts: true) == nil)
  }

  @Test func scriptsThatAreNotAdoptedKeepTheirInterpreter() throws {
    #expect(try stamp("#!/usr/bin/python3\nx\n", adopts: false) == nil)
    #expect(try stamp("#!pythonw\nx\n", adopts: false) == "#!/opt/venvs/demo/bin/python\nx\n")
  }
}
