import Core
import Processes
import SystemPackage
import TestSupport
import Testing
import Venv

@Suite struct VenvLayoutTests {
  @Test(arguments: try await Interpreters.all())
  func `the tree is what Python takes it for`(interpreter: Interpreter) async throws {
    let directory = try Scratch()
    let prefix = directory.path.appending("venv")
    try TestTree.create(prefix, interpreter)
    let layout = VenvLayout(prefix: prefix, target: interpreter.target)
    let script = """
      import sys, sysconfig, os
      paths = sysconfig.get_paths(vars={'base': sys.prefix, 'platbase': sys.prefix})
      print(sys.prefix, sys.base_prefix != sys.prefix, sysconfig.get_path('purelib'),
            sysconfig.get_path('platlib').replace('lib64', 'lib'), sysconfig.get_path('scripts'),
            sysconfig.get_path('data'), sysconfig.get_path('purelib') in sys.path,
            os.path.realpath(sys.executable), sep='\\n')
      """
    let said = try await CommandRunner().runChecked(Command(layout.python, ["-c", script]))
    let site = prefix.pushing(layout.sitePackages).string
    let expected = [
      prefix.string, "True", site, site, prefix.pushing(layout.bin).string, prefix.string, "True",
      interpreter.executable.string, "",
    ]
    #expect(said.outputText == expected.joined(separator: "\n"))
  }

  @Test func `only the last link leaves the tree`() async throws {
    let interpreter = try await Interpreter.find()
    let layout = VenvLayout(prefix: "/opt/venvs/demo", target: interpreter.target)
    let version = interpreter.target.python.version
    #expect(
      layout.links.map { "\($0.path.string) -> \($0.target.string)" } == [
        "bin/python -> python3", "bin/python3 -> python\(version)",
        "bin/python\(version) -> /usr/bin/python\(version)", "lib64 -> lib",
      ])
    #expect(
      layout.directories.map(\.string) == [
        "bin", "include", "lib", "lib/python\(version)", "lib/python\(version)/site-packages",
      ])
    #expect(layout.python == "/opt/venvs/demo/bin/python")
  }

  @Test func `the parts of a wheel go where pip puts them`() async throws {
    let interpreter = try await Interpreter.find()
    let layout = VenvLayout(prefix: "/opt/venvs/demo", target: interpreter.target)
    let directories = InstallScheme.allCases.map {
      layout.directory(for: $0, distribution: "greenlet").string
    }
    let python = "python\(interpreter.target.python.version)"
    #expect(
      directories == [
        "lib/\(python)/site-packages", "lib/\(python)/site-packages",
        "include/site/\(python)/greenlet", "bin", "",
      ])
  }
}
