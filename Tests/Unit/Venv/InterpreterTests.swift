import Core
import Glibc
import Packaging
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Venv

@Suite struct InterpreterTests {
  @Test func `the default is Debian's Python under its versioned name`() async throws {
    let interpreter = try await Interpreter.find()
    #expect(interpreter.executable == (try FileSystem.resolve("/usr/bin/python3")))
    #expect(
      interpreter.executable.lastComponent?.string == "python\(interpreter.target.python.version)")
    #expect(try await Interpreter.find("\(interpreter.target.python.version)") == interpreter)
    #expect(try await Interpreter.find("python3") == interpreter)
    #expect(try await Interpreter.find("/usr/bin/../bin/python3") == interpreter)
  }

  @Test(arguments: try await Interpreters.all())
  func `it says of itself what Python says`(interpreter: Interpreter) async throws {
    let script = """
      import importlib.util, os, platform, struct, sys, sysconfig
      v = sys.implementation
      lines = [v.name, platform.python_version(), v.cache_tag, sysconfig.get_config_var('SOABI'),
               sysconfig.get_config_var('EXT_SUFFIX'), importlib.util.MAGIC_NUMBER.hex(),
               bool(sysconfig.get_config_var('Py_GIL_DISABLED')), struct.calcsize('P') == 4,
               os.confstr('CS_GNU_LIBC_VERSION').split()[1], platform.machine(),
               sysconfig.get_path('stdlib'), sysconfig.get_path('include'),
               os.name, sys.platform, platform.release(), platform.system(), platform.version(),
               platform.python_implementation(), '.'.join(platform.python_version_tuple()[:2])]
      print(*lines, sep='\\n')
      """
    let said = try await CommandRunner().runChecked(
      Command(interpreter.executable, ["-I", "-c", script])
    ).outputText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let target = interpreter.target
    let (python, markers) = (target.python, target.markers)
    let own = [
      python.implementation, python.fullVersion, python.cacheTag, python.soabi, python.extSuffix,
      python.magicNumber, python.isFreeThreaded ? "True" : "False",
      target.is32Bit ? "True" : "False", try #require(target.glibc).description, target.machine,
      target.paths.stdlib.string, target.paths.include.string, markers[.osName],
      markers[.sysPlatform], markers[.platformRelease], markers[.platformSystem],
      markers[.platformVersion], markers[.platformPythonImplementation], markers[.pythonVersion],
      "",
    ]
    #expect(own == said)
    #expect(markers[.pythonFullVersion] == python.fullVersion)
    #expect(markers[.pythonVersion] == python.version.description)
    #expect(target.musl == nil)
  }

  @Test func `a name is never looked up in PATH`() async throws {
    let directory = try Scratch()
    let error = await #expect(throws: InterpreterError.self) {
      try await Interpreter.find("python3.77", in: [directory.path])
    }
    #expect(error == .notFound(name: "python3.77", searched: [directory.path]))
    #expect(error?.exitStatus == .environment)
    #expect(error?.hint?.contains("apt install python3.77") == true)
  }

  @Test(arguments: ["./python", "/nonexistent/python3", ""])
  func `a path is taken as it is`(name: String) async throws {
    await #expect(throws: InterpreterError.self) { try await Interpreter.find(name) }
  }

  @Test func `a script is no interpreter`() async throws {
    let directory = try Scratch()
    let path = directory.path.appending("python3")
    try Tool.write(
      "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n", to: path)
    let error = await #expect(throws: InterpreterError.self) {
      try await Interpreter.find(path.string)
    }
    #expect(error == .notAProgram(path))
  }

  @Test func `another program is no Python`() async throws {
    let error = await #expect(throws: InterpreterError.self) {
      try await Interpreter.find("/bin/cat")
    }
    guard case .noAnswer(_, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("exited with status 1"))
  }

  @Test func `the interpreter of a virtual environment is refused, by link and by copy`()
    async throws
  {
    let directory = try Scratch()
    let base = try await Interpreter.find()
    let prefix = directory.path.appending("venv")
    try TestTree.create(prefix, base)
    let link = prefix.appending("bin/python")
    let error = await #expect(throws: InterpreterError.self) {
      try await Interpreter.find(link.string)
    }
    #expect(error == .virtualEnvironment(link, base: base.executable))
    let copy = prefix.appending("bin/copy")
    try Tool.write(try FileSystem.read(base.executable), to: copy)
    await #expect(throws: InterpreterError.self) { try await Interpreter.find(copy.string) }
  }

  @Test func `answers are remembered until the interpreter changes`() async throws {
    let directory = try Scratch()
    let cache = try TrustedDirectory.open(directory.path.pushing("a/cache"), creates: true)
    let copy = directory.path.appending("python3.11")
    let bytes = try FileSystem.read(try FileSystem.resolve("/usr/bin/python3"))
    try Tool.write(bytes, to: copy)
    let first = try await Interpreter.find(copy.string, cache: cache)
    let file = cache.path.appending(
      try #require(try FileSystem.entries(of: cache.path).first))
    let remembered = try FileSystem.read(file)

    // A damaged answer is none, and is replaced.
    let text = Array("\"soabi\":\"".utf8)
    let at = try #require(ByteSearch(text)?.firstOffset(in: remembered))
    var changed = remembered
    changed[at + text.count] = UInt8(ascii: "X")
    try AtomicFile.write(changed, to: file)
    #expect(try await Interpreter.find(copy.string, cache: cache) == first)
    #expect(try FileSystem.read(file) == remembered)

    // One with another digest in its last line shows that it is not asked again.
    let body = Array(changed.dropLast(66))
    changed = body + Array("\n\(Digest.of(body).hex)\n".utf8)
    try AtomicFile.write(changed, to: file)
    let known = try await Interpreter.find(copy.string, cache: cache)
    #expect(known.target.python.soabi.hasPrefix("X"))

    // Half a file is no file, and is replaced.
    try AtomicFile.write(Array(remembered.dropLast(30)), to: file)
    #expect(try await Interpreter.find(copy.string, cache: cache) == first)
    #expect(try FileSystem.read(file) == remembered)

    // Another file under the same name is asked.
    try AtomicFile.write(changed, to: file)
    try Tool.write(bytes, to: copy)
    #expect(try await Interpreter.find(copy.string, cache: cache) == first)

    // What somebody else could have written is not believed.
    try AtomicFile.write(changed, to: file, permissions: FilePermissions(rawValue: 0o666))
    #expect(try await Interpreter.find(copy.string, cache: cache) == first)
  }

  @Test func `a cache that cannot be written is no error`() async throws {
    let directory = try Scratch()
    let cache = try TrustedDirectory.open(directory.path.appending("gone"), creates: true)
    try FileSystem.remove(cache.path)
    #expect(try await Interpreter.find(cache: cache).target.glibc != nil)
  }

  @Test(arguments: [
    ("/usr/bin/python3.11", true), ("/usr/local/bin/python3", true), ("/bin/python3", true),
    ("/usr/bin/../bin/python3", true), ("/usr/bin/../../tmp/python3", false),
    ("/tmp/python3", false), ("/usr/bin/sub/python3", false), ("/usr/python3", false),
    ("python3", false), ("/", false),
  ])
  func `directories of the system`(path: String, isOfSystem: Bool) {
    #expect(Interpreter.isOfSystem(FilePath(path)) == isOfSystem)
  }

  @Test func `musl tells its version`() {
    let text = "musl libc (x86_64)\nVersion 1.2.3\nDynamic Program Loader\nUsage: ...\n"
    #expect(Interpreter.muslVersion(in: text) == LibcVersion(1, 2))
    #expect(Interpreter.muslVersion(in: "") == nil)
  }
}
