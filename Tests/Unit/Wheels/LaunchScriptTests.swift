import Core
import Packaging
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Wheels

@Suite struct LaunchScriptTests {
  @Test func importsTheFirstNameAndCallsTheWhole() {
    let script = EntryPoint(name: "x", module: "package.cli", attribute: "App.run")
    #expect(
      String(decoding: LaunchScript.body(script), as: UTF8.self) == """
        import sys
        from package.cli import App
        if __name__ == '__main__':
            if sys.argv[0].endswith('.exe'):
                sys.argv[0] = sys.argv[0][:-4]
            sys.exit(App.run())

        """)
  }

  @Test func endsWithWhatTheFunctionReturns() async throws {
    let directory = try Scratch()
    try AtomicFile.write("class A:\n  run = lambda: 7\n", to: directory.path.appending("m.py"))
    let launcher = directory.path.appending("tool")
    try AtomicFile.write(
      LaunchScript.body(EntryPoint(name: "tool", module: "m", attribute: "A.run")), to: launcher)
    let result = try await CommandRunner().run(Command("/usr/bin/python3", [launcher.string]))
    #expect(result.status == .exited(7))
  }
}
