import Core
import Glibc
import Processes
import SystemPackage
import TestSupport
import Testing
import Venv

@Suite struct ShebangTests {
  private static let script = Array("import sys\nprint(sys.prefix, *sys.argv[1:], sep='|')\n".utf8)

  /// A tree with a real interpreter and one script in a directory of any name.
  private struct Tree: ~Copyable {
    let directory: Scratch
    let prefix: FilePath
    var program: FilePath { prefix.appending("bin/tool") }

    static func make(_ name: String, _ header: (FilePath) throws -> [UInt8]) async throws -> Tree {
      let directory = try Scratch()
      let prefix = directory.path.appending(name)
      let interpreter = try await Interpreter.find()
      try TestTree.create(prefix, interpreter)
      let text = try header(prefix.appending("bin/python")) + ShebangTests.script
      try Tool.write(text, to: prefix.appending("bin/tool"))
      return Tree(directory: directory, prefix: prefix)
    }
  }

  private func run(_ program: FilePath, path: String = "/usr/bin:/bin") async throws -> String {
    try await CommandRunner().runChecked(
      Command(program, ["a b", "$c", "'"], environment: ["PATH": path])
    ).outputText
  }

  @Test(arguments: [
    "plain", "with space", "it's", "tab\there", "dollar$x", "quote\"s", "a'''b", "'", "ünï",
    String(repeating: "long", count: 40),
  ])
  func `an absolute line runs its interpreter wherever that is`(name: String) async throws {
    let tree = try await Tree.make(name) { try Shebang.header(.absolute, interpreter: $0) }
    #expect(try await run(tree.program) == "\(tree.prefix.string)|a b|$c|'\n")
    let bytes = try FileSystem.read(tree.program)
    let shebang = try #require(Shebang.parse(bytes))
    #expect(shebang.interpreter == tree.prefix.appending("bin/python"))
    #expect(Array(bytes.dropFirst(shebang.length)) == Self.script)
    let isPlain = !name.contains { $0.isWhitespace } && name.count < 100
    #expect(shebang.form == (isPlain ? .plain(argument: nil) : .polyglot))
  }

  @Test(arguments: ["plain", "with space", "it's", "dollar$x", "-dash"])
  func `a relocatable line runs the interpreter beside it, after moving and through links`(
    name: String
  ) async throws {
    let tree = try await Tree.make(name) { try Shebang.header(.relocatable, interpreter: $0) }
    #expect(try await run(tree.program) == "\(tree.prefix.string)|a b|$c|'\n")
    let moved = tree.directory.path.appending("moved to")
    try FileSystem.rename(tree.prefix, to: moved)
    #expect(try await run(moved.appending("bin/tool")) == "\(moved.string)|a b|$c|'\n")
    let first = tree.directory.path.appending("first link")
    let second = tree.directory.path.appending("second")
    try FileSystem.createSymbolicLink(first, to: "moved to/bin/tool")
    try FileSystem.createSymbolicLink(second, to: first)
    #expect(try await run(second) == "\(moved.string)|a b|$c|'\n")
    let path = "\(tree.directory.path.string):/usr/bin"
    #expect(try await run("second", path: path) == "\(moved.string)|a b|$c|'\n")
    let shebang = try #require(
      Shebang.parse(try FileSystem.read(moved.appending("bin/tool"))))
    #expect(shebang.form == .relocatable)
    #expect(shebang.interpreter == "python3")
  }

  @Test func `the longest plain line has 127 bytes`() throws {
    for (length, isPlain) in [(124, true), (125, false)] {
      let path = FilePath("/" + String(repeating: "x", count: length - 1))
      let header = try Shebang.header(.absolute, interpreter: path)
      #expect(header.starts(with: "#!/x".utf8) == isPlain)
      #expect(!isPlain || header.count == 127)
    }
  }

  @Test(arguments: [
    ("#!python\nx", Shebang.Form.placeholder, "python", 9),
    ("#!pythonw\r\nx", .placeholder, "pythonw", 11),
    ("#!python -u\n", .placeholder, "python", 12),
    ("#!/usr/bin/env python3\n", .plain(argument: "python3"), "/usr/bin/env", 23),
    ("#! /bin/sh -e \n", .plain(argument: "-e"), "/bin/sh", 15),
    ("#!/bin/sh", .plain(argument: nil), "/bin/sh", 9),
    ("#!/bin/sh\necho\n' '''\n", .plain(argument: nil), "/bin/sh", 10),
    (
      "#!/bin/sh\n'''exec' /a/python \"$0\" \"$@\"\n' '''\nx", .polyglot, "/a/python", 45
    ),
    (
      "#!/bin/sh\n'''exec' \"/a b/python\" \"$0\" \"$@\"\n' '''\nx", .polyglot, "/a b/python", 49
    ),
    (
      "#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python3' \"$0\" \"$@\"\n' '''\n",
      .relocatable, "python3", 83
    ),
  ])
  func `lines of every installer are understood`(
    text: String, form: Shebang.Form, interpreter: FilePath, length: Int
  ) throws {
    let shebang = try #require(Shebang.parse(Array(text.utf8)))
    #expect(shebang.form == form)
    #expect(shebang.interpreter == interpreter)
    #expect(shebang.length == length)
  }

  @Test(
    arguments: [
      ("#!/usr/bin/python3 -W ignore\n", "/usr/bin/python3", ["-W", "ignore"], []),
      ("#!/usr/bin/env python3\n", "python3", [], []),
      ("#!/usr/bin/env -S python3 -c 'a b'\n", "python3", ["-c", "a b"], []),
      ("#!/usr/bin/env -S python3 -c a\\_b # c\n", "python3", ["-c", "a", "b"], []),
      ("#!/usr/bin/env -S A='b c' python3\n", "python3", [], ["/usr/bin/env", "-S", "A=b c"]),
      (
        "#!/usr/bin/env -vS -i /a/python -I\n", "/a/python", ["-I"],
        ["/usr/bin/env", "-S", "-vS", "-i"]
      ),
      ("#!/usr/bin/env -S '/opt/a b/bin/python'\n", "/opt/a b/bin/python", [], []),
      ("#!/opt/a b/bin/python -I\n", "/opt/a b/bin/python", ["-I"], []),
      ("#!\"/x y/python\" -I\n", "/x y/python", ["-I"], []),
      ("#!/bin/sh\n'''exec' '/a$b/python' -I \"$0\" \"$@\"\n' '''\n", "/a$b/python", ["-I"], []),
      ("#!/bin/sh -e\n\"exec\" \"/a\\\"b/python\" \"$0\" \"$@\"\n", "/a\"b/python", [], []),
      ("#!/bin/sh\n\"exec\" \"`dirname $0`/python\" \"$0\" \"$@\"\n", "/bin/sh", [], []),
      ("#!/usr/bin/env bash\n''''exec python3 -- \"$0\" ${1+\"$@\"} # '''\n", "python3", [], []),
    ] as [(String, String, [String], [String])])
  func `what a script is run by is seen through env and shell lines`(
    text: String, program: String, arguments: [String], environment: [String]
  ) throws {
    let shebang = try #require(Shebang.parse(Array(text.utf8), directories: ["/opt/a b"]))
    let invocation = try #require(shebang.invocation)
    #expect(invocation.program == program)
    #expect(invocation.arguments == arguments)
    #expect(invocation.environment == environment)
    #expect(invocation.isSearched == !program.contains("/"))
  }

  @Test(arguments: [
    "#!/usr/bin/env\n", "#!/usr/bin/env -S\n", "#!/usr/bin/env -S A=1\n",
    "#!/usr/bin/env -S ${PYTHON} -u\n", "#!/usr/bin/env -S python3 \\x\n",
    "#!/bin/sh\n''':'; s=$(realpath -- \"$0\"); exec \"${s%/*}/python3\" \"$0\" \"$@\"\n' '''\n",
    "#!/bin/sh\n''':'; s=$(/usr/bin/realpath -- \"$0\"); exec \"${s%/*}/python3\" \"$0\" \"$@\"\n' '''\n",
  ])
  func `what runs a script is not guessed`(text: String) throws {
    let shebang = try #require(Shebang.parse(Array(text.utf8)))
    #expect(shebang.invocation == nil)
  }

  @Test(arguments: [["A=b c"], ["A='", "B=\\", "C=\"$#"], ["-u", "HOME"]])
  func `a line of env says the same when it is read`(words: [String]) throws {
    let environment = ["/usr/bin/env", "-S"] + words
    let header = try Shebang.header(
      .relocatable, interpreter: "/opt/a b/python", arguments: ["-X", "it's"],
      environment: environment)
    let invocation = try #require(Shebang.parse(header)?.invocation)
    #expect(invocation.environment == environment)
    #expect(invocation.program == "/opt/a b/python")
    #expect(invocation.arguments == ["-X", "it's"])
  }

  @Test func `bytes that are not UTF-8 count once`() throws {
    let line: [UInt8] = Array("#!/a".utf8) + [0xff, 0xfe] + Array("/python\n".utf8)
    #expect(Shebang.parse(line + Array("x".utf8))?.length == line.count)
  }

  @Test(arguments: ["", "x", "#", "# !/bin/sh", "#!", "#! \n", "\u{7f}ELF"])
  func `what is no script has none`(text: String) {
    #expect(Shebang.parse(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\n",
    "# comment\n\n'Doc.'\nfrom __future__ import annotations\n",
    "r'''Doc.'''\nimport sys\nprint(__doc__)\n",
    "# -*- coding: latin-1 -*-\nx = 1\n", "# vim: set fileencoding=iso-8859-15 :\nx = 1\n",
  ])
  func `a script that shell lines would break gets a plain line in either style`(
    source: String
  ) throws {
    let bytes = Array(source.utf8)
    for style in ShebangStyle.allCases {
      let header = try Shebang.header(style, interpreter: "/opt/v/bin/python", for: bytes)
      #expect(header == Array("#!/opt/v/bin/python\n".utf8))
      #expect(throws: PrefixError.self) {
        try Shebang.header(style, interpreter: "/opt/a b/bin/python", for: bytes)
      }
    }
  }

  @Test(arguments: [
    "import sys\n", "from __future__ import annotations\nprint(1)\n",
    "\"\"\"Doc.\"\"\"\nimport sys\n",
    "# -*- coding: utf-8 -*-\nx = 1\n", "# coding=UTF8\n", "x = '''\n# coding: latin-1\n'''\n", "",
  ])
  func `other scripts run with shell lines`(source: String) async throws {
    let bytes = Array(source.utf8)
    let header = try Shebang.header(.relocatable, interpreter: "/v/bin/python", for: bytes)
    #expect(header.starts(with: "#!/bin/sh\n".utf8))
    let command = Command("/usr/bin/python3", ["-I", "-"])
    #expect(try await CommandRunner().run(command, input: header + bytes).status.isSuccess)
  }

  @Test(arguments: [[0x2f, 0x61, -1, 0], [0x2f, 0x0a, 0], [0x2f, 0x5c, 0]] as [[CChar]])
  func `paths that no script can name are errors`(path: [CChar]) {
    #expect(throws: PrefixError.self) {
      try Shebang.header(.absolute, interpreter: FilePath(platformString: path))
    }
  }
}
