import Core
import Processes
import Relocation
import SystemPackage
import TestSupport
import Testing
import Venv

/// The forms of shebangs that are in published wheels, that installers of all ages have written, and
/// that dh-virtualenv got wrong.
@Suite struct ScriptRelocationTests {
  private static let build = "/build/demo-1.0/debian/demo/.venvdeb-x"
  private static let python = "#!/opt/venvs/demo/bin/python"

  private func relocate(
    _ text: String, at path: FilePath = "bin/tool", style: ShebangStyle = .absolute,
    python: FilePath = "/opt/venvs/demo/bin/python"
  ) throws -> String? {
    let scratch = try Scratch()
    let script = scratch.path.pushing(path)
    try FileSystem.createDirectories(script.removingLastComponent())
    try AtomicFile.write(text, to: script)
    let context = RelocationContext(
      placement: TreePlacement(
        prefix: python.removingLastComponent().removingLastComponent(), shebang: style),
      sitePackages: "lib/python3.11/site-packages",
      buildDirectories: BuildDirectories([FilePath(Self.build), "/home/b x/demo"], trees: []),
      commands: ["ipython3", "tool", "node"])
    let changes = try Relocator(root: scratch.path, context: context).relocate([path])
    #expect(changes.warnings == [])
    return changes.paths == [path] ? try FileSystem.readText(script) : nil
  }

  @Test(arguments: [
    ("#!/usr/bin/python", ""), ("#!/usr/bin/python3", ""), ("#! /usr/bin/python3 ", ""),
    ("#!/usr/bin/python3.11", ""), ("#!/usr/local/bin/python3.9", ""),
    ("#!/usr/bin/python3.13t", ""), ("#!/home/joe/demo/.venv/bin/python", ""),
    ("#!/usr/bin/env python", ""), ("#!/usr/bin/env python3", ""), ("#!/bin/env\tpython3", ""),
    ("#!env python3", ""), ("#!/usr/bin/env python3\r", ""), ("#!/usr/bin/python3 -E", " -E"),
    ("#!/usr/bin/env python3 -u", " -u"), ("#!/usr/bin/env -S python3 -u", " -u"),
    ("#!/usr/bin/env -Spython3 -u", " -u"), ("#!/usr/bin/env --split-string=python3 -u", " -u"),
    ("#!/usr/bin/env -S \"python3 -u\"", " -u"), ("#!\"/b x/bin/python3\"", ""),
    ("#!'/b x/bin/python3' -I", " -I"), ("#!/home/b x/demo/bin/python3 -I", " -I"),
    ("#!/build/demo-1.0/debian/demo/.venvdeb-x/tmp/e/bin/python3.11", ""),
  ])
  func `a command that runs a Python runs the tree's`(line: String, rest: String) throws {
    let body = "\n# two\n#!/usr/bin/python\nprint(1)\n"
    #expect(try relocate(line + body) == Self.python + rest + body)
    #expect(try relocate(Self.python + rest + body) == nil)
  }

  @Test(arguments: [
    (
      "#!/usr/bin/env -S python3 -u -W ignore",
      "#!/usr/bin/env -S /opt/venvs/demo/bin/python -u -W ignore"
    ),
    ("#!/usr/bin/env -S A=1 python3 -u", "#!/usr/bin/env -S A=1 /opt/venvs/demo/bin/python -u"),
    ("#!/usr/bin/env -i python3", "#!/usr/bin/env -S -i /opt/venvs/demo/bin/python"),
    ("#!/usr/bin/env -u HOME -S python3", "#!/usr/bin/env -u HOME -S /opt/venvs/demo/bin/python"),
    ("#!/usr/bin/env ipython3", "#!/opt/venvs/demo/bin/ipython3"),
    ("#!/usr/bin/env -S node --trace", "#!/opt/venvs/demo/bin/node --trace"),
  ])
  func `what env does besides stays, and its commands are the tree's if it has them`(
    line: String, expected: String
  ) throws {
    #expect(try relocate(line + "\nx\n") == expected + "\nx\n")
    #expect(try relocate(expected + "\nx\n") == nil)
  }

  @Test(arguments: [
    "#!/bin/sh\n'''exec' /b/bin/python3 \"$0\" \"$@\"\n' '''\n",
    "#!/bin/sh\n'''exec' \"/b x/bin/python3\" \"$0\" \"$@\"\n' '''\n",
    "#!/bin/sh\n'''exec' '/b x/bin/python3' \"$0\" \"$@\"\n' '''\n",
    "#!/bin/sh\n\"exec\" \"/b/bin/python\" \"$0\" \"$@\"\n",
    "#!/bin/bash\n'exec' '/b/bin/python' \"$0\" \"$@\"\n",
    "#!/usr/bin/env bash\n'''exec' /b/bin/python3 \"$0\" \"$@\"\n' '''\n",
    "#!/bin/sh\n''''exec python3 -- \"$0\" ${1+\"$@\"} # '''\n",
    "#!/bin/sh\n\"\"\"exec\" /b/bin/python \"$0\" \"$@\"\n\" \"\"\"\n",
  ])
  func `shell lines of every kind become a plain one`(lines: String) throws {
    #expect(try relocate(lines + "import sys\n") == Self.python + "\nimport sys\n")
    let long = FilePath("/opt/a place with spaces/bin/python")
    let new = try #require(try relocate(lines + "import sys\n", python: long))
    #expect(
      new == "#!/bin/sh\n'''exec' '\(long)' \"$0\" \"$@\"\n' '''\nimport sys\n")
    #expect(try relocate(new, python: long) == nil)
  }

  @Test(arguments: [
    "#!/bin/sh\nexec /usr/bin/python3 -m demo\n", "#!/bin/bash\n#!/usr/bin/python\necho\n",
    "#!/usr/bin/env bash\n", "#!/usr/bin/awx-python\n", "#!/usr/bin/python2\n",
    "#!/usr/bin/python2.7 -u\n", "#!/usr/bin/pypy3\n", "#!/usr/bin/perl -w\n#!python\n",
    "#!/usr/bin/ipython3\n", "#!/usr/bin/env ipython2\n", "#!/usr/bin/env\n", "#!\n", "", "x\n",
    "# /usr/bin/python\n", " #!/usr/bin/python\n",
    "#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python3' \"$0\" \"$@\"\n' '''\n",
  ])
  func `commands that run something else, or find it themselves, stay as they are`(
    text: String
  ) throws {
    #expect(try relocate(text) == nil)
  }

  @Test(arguments: ["share/demo/tool", "lib/python3.11/site-packages/demo/tool.py", "bin/sub/tool"])
  func `elsewhere only what names the build is changed`(path: FilePath) throws {
    for line in ["#!/usr/bin/python3", "#!/usr/bin/env python3", "#!/home/joe/.venv/bin/python"] {
      #expect(try relocate(line + "\n", at: path) == nil)
    }
    let text = "#!\(Self.build)/tmp/env/bin/python3 -s\nx\n"
    let up = String(repeating: "../", count: path.components.count - 1)
    func lines(_ command: String) -> String {
      "#!/bin/sh\n''':'; s=$(/usr/bin/realpath -- \"$0\"); exec \"${s%/*}/\(up)bin/"
        + "\(command) \"$0\" \"$@\"\n"
        + "' '''\n"
    }
    #expect(try relocate(text, at: path) == lines("python3\" '-s'") + "x\n")
    #expect(try relocate("#!\(Self.build)/bin/node\n", at: path) == lines("node\""))
    #expect(try relocate("#!\(Self.build)/bin/ruby\n", at: path) == nil)
    let shell = "#!/bin/sh\n'''exec' \(Self.build)/bin/python \"$0\" \"$@\"\n' '''\nx\n"
    #expect(try relocate(shell, at: path) == lines("python3\"") + "x\n")
  }

  @Test(arguments: [
    ("bin/tool", "", "python3"), ("share/demo/tool", "", "../../bin/python3"),
    ("share/tool", " -E", "../bin/python3"), ("bin/tool", " -W ignore", "python3"),
  ])
  func `in a relocatable tree scripts look for it from where they are`(
    path: FilePath, arguments: String, program: String
  ) async throws {
    let directory = try Scratch()
    let tree = directory.path.appending("a tree")
    try TestTree.create(tree, try await Interpreter.find())
    let text =
      "#!/usr/bin/env -S \(Self.build)/bin/python3\(arguments)\n"
      + "import sys\nprint(sys.prefix, sys.flags.ignore_environment, *sys.warnoptions, *sys.argv[1:])\n"
    let new = try #require(try relocate(text, at: path, style: .relocatable))
    #expect(new.contains("exec \"${s%/*}/\(program)\""))
    let script = tree.pushing(path)
    try FileSystem.createDirectories(script.removingLastComponent())
    try Tool.write(new, to: script)
    let result = try await CommandRunner().runChecked(
      Command(script, ["a b"], environment: ["PATH": "/usr/bin:/bin"]))
    let ignoring = arguments == " -E" ? 1 : 0
    let warnings = arguments == " -W ignore" ? "ignore " : ""
    #expect(result.outputText == "\(tree.string) \(ignoring) \(warnings)a b\n")
    let shebang = try #require(Shebang.parse(Array(new.utf8)))
    #expect(shebang.form == .relocatable)
    #expect(shebang.interpreter.string == program)
    #expect(shebang.arguments == arguments.split(separator: " ").map(String.init))
  }

  @Test(arguments: [" -E", " -W ignore"])
  func `arguments reach the interpreter at a path that needs shell lines`(
    arguments: String
  ) async throws {
    let directory = try Scratch()
    let tree = directory.path.appending("it's a tree")
    try TestTree.create(tree, try await Interpreter.find())
    let text =
      "#!/usr/bin/env -S python3\(arguments)\nimport sys\n"
      + "print(sys.flags.ignore_environment, *sys.warnoptions)\n"
    let python = tree.appending("bin/python")
    let new = try #require(try relocate(text, python: python))
    #expect(Shebang.parse(Array(new.utf8))?.interpreter == python)
    let script = tree.appending("bin/tool")
    try Tool.write(new, to: script)
    let result = try await CommandRunner().runChecked(Command(script, []))
    #expect(result.outputText == (arguments == " -E" ? "1\n" : "0 ignore\n"))
  }

  @Test func `a script that allows no shell lines and needs them is an error`() throws {
    let text = "#!/usr/bin/python3\n'''Doc.'''\nfrom __future__ import annotations\n"
    #expect(throws: PrefixError.self) {
      try relocate(text, python: "/opt/a b/bin/python")
    }
    #expect(
      try relocate(text, style: .relocatable)
        == text.replacing("#!/usr/bin/python3", with: Self.python))
  }
}
