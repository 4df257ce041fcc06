import Packaging
import Testing

@testable import Wheels

@Suite struct ScriptNameTests {
  @Test(arguments: [
    "flask", "f2py3.11", "python-config", "pythonic", "python3-tool", "pypyenv", "ipython3",
    "activate-global-python-argcomplete", "deactivate", "a b", "é", ".hidden", "-x",
  ])
  func accepts(_ name: String) { #expect(ScriptName.objection(to: name) == nil) }

  @Test(arguments: [
    "python", "Python", "PYTHON3", "python3", "python3.11", "python3.13t", "python3.11d", "pythonw",
    "pythonw3", "python.py", "python3.py", "pypy", "pypy3", "pypy3.10", "graalpy", "activate",
    "Activate", "activate.csh", "Activate.ps1", "activate_this.py", "", ".", "..", "a/b", "../a",
    "a\\b", "a\0b", "a\nb", "a\u{7f}", "a\u{202e}b", String(repeating: "x", count: 256),
  ])
  func refuses(_ name: String) { #expect(ScriptName.objection(to: name) != nil) }
}
