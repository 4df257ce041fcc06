import Core
import ELF
import Glibc
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Venv

@Suite struct InterpreterTests {
  @Test func `the default is Debian's Python under its versioned name`() async throws {
    let interpreter = try await Interpreter.find()
    #expect(interpreter.executable == (try FileSystem.resolve("/usr/bin/python3")))
    #expect(interpreter.executable.lastComponent?.string == "python\(interpreter.shortVersion)")
    #expect(try await Interpreter.find(interpreter.shortVersion) == interpreter)
    #expect(try await Interpreter.find("python3") == interpreter)
    #expect(try await Interpreter.find("/usr/bin/../bin/python3") == interpreter)
  }

  @Test(arguments: try await Interpreters.all())
  func `it says of itself what Python says`(interpreter: Interpreter) async throws {
    let script = """
      import importlib.util, os, platform, struct, sys, sysconfig
      v = sys.implementation
      lines = [v.name, sys.version_info[0], sys.version_info[1], sys.version_info[2],
               platform.python_version(), v.cache_tag, sysconfig.get_config_var('SOABI'),
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
    let i = interpreter
    let glibc = try #require(i.glibc)
    let own: [String?] = [
      i.implementation, "\(i.major)", "\(i.minor)", "\(i.micro)", i.version, i.cacheTag, i.soabi,
      i.extSuffix, i.magicNumber, i.isFreeThreaded ? "True" : "False", i.is32Bit ? "True" : "False",
      "\(glibc.major).\(glibc.minor)", i.machine, i.stdlib.string, i.include.string,
      i.markers["os_name"], i.markers["sys_platform"], i.markers["platform_release"],
      i.markers["platform_system"], i.markers["platform_version"],
      i.markers["platform_python_implementation"], i.markers["python_version"], "",
    ]
    #expect(own == said)
    #expect(i.markers.count == 11)
    #expect(i.markers["python_full_version"] == i.version)
    #expect(i.musl == nil)
  }

  @Test func `a name is never looked up in PATH`() async throws {
    let directory = try TemporaryDirectory.create(in: "/tmp", prefix: "interpreter-")
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
    let directory = try TemporaryDirectory.create(in: "/tmp", prefix: "interpreter-")
    let path = directory.path.appending("python3")
    try AtomicFile.write(
      "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n", to: path, permissions: .executable)
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
    let directory = try TemporaryDirectory.create(in: "/tmp", prefix: "interpreter-")
    let base = try await Interpreter.find()
    let prefix = directory.path.appending("venv")
    try TestTree.create(prefix, base)
    let link = prefix.appending("bin/python")
    let error = await #expect(throws: InterpreterError.self) {
      try await Interpreter.find(link.string)
    }
    #expect(error == .virtualEnvironment(link, base: base.executable))
    let copy = prefix.appending("bin/copy")
    try AtomicFile.write(try FileSystem.read(base.executable), to: copy, permissions: .executable)
    await #expect(throws: InterpreterError.self) { try await Interpreter.find(copy.string) }
  }

  @Test func `answers are remembered until the interpreter changes`() async throws {
    let directory = try TemporaryDirectory.create(in: "/tmp", prefix: "interpreter-")
    let cache = directory.path.appending("a/cache")
    let copy = directory.path.appending("python3.11")
    let bytes = try FileSystem.read(try FileSystem.resolve("/usr/bin/python3"))
    try AtomicFile.write(bytes, to: copy, permissions: .executable)
    let first = try await Interpreter.find(copy.string, cache: cache)
    let file = cache.appending(try #require(try FileSystem.entries(of: cache).first))
    let remembered = try FileSystem.read(file)

    // A changed answer shows that it is not asked again.
    let soabi = Array(first.soabi.utf8)
    let at = try #require(ByteSearch(Array("soabi=".utf8) + soabi)?.firstOffset(in: remembered))
    var changed = remembered
    changed[at + 6] = UInt8(ascii: "X")
    try AtomicFile.write(changed, to: file)
    #expect(try await Interpreter.find(copy.string, cache: cache).soabi.hasPrefix("X"))

    // Half a file is no file, and is replaced.
    try AtomicFile.write(Array(remembered.dropLast(30)), to: file)
    #expect(try await Interpreter.find(copy.string, cache: cache) == first)
    #expect(try FileSystem.read(file) == remembered)

    // Another file under the same name is asked.
    try AtomicFile.write(changed, to: file)
    try AtomicFile.write(bytes, to: copy, permissions: .executable)
    #expect(try await Interpreter.find(copy.string, cache: cache) == first)
  }

  @Test func `a cache that cannot be written is no error`() async throws {
    #expect(try await Interpreter.find(cache: "/dev/null/cache").major == 3)
    #expect(try await Interpreter.find(cache: "/proc/nothing").major == 3)
  }

  @Test(arguments: [
    ("2.36", LibcVersion(major: 2, minor: 36)), ("2.41-rc1", LibcVersion(major: 2, minor: 41)),
    ("1.2.3", LibcVersion(major: 1, minor: 2)), ("2", nil), ("x.1", nil), ("2.", nil),
  ])
  func `versions of C libraries`(text: String, version: LibcVersion?) {
    #expect(LibcVersion(parsing: text) == version)
  }

  @Test func `musl tells its version`() {
    let text = "musl libc (x86_64)\nVersion 1.2.3\nDynamic Program Loader\nUsage: ...\n"
    #expect(Interpreter.muslVersion(in: text) == LibcVersion(major: 1, minor: 2))
    #expect(Interpreter.muslVersion(in: "") == nil)
  }

  @Test func `a 32-bit ARM header is read as such`() throws {
    let directory = try TemporaryDirectory.create(in: "/tmp", prefix: "interpreter-")
    let path = directory.path.appending("elf")
    var header = [UInt8](repeating: 0, count: 52)
    header.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1])
    header[18] = 40
    header.replaceSubrange(36..<40, with: [0, 4, 0, 5])
    try AtomicFile.write(header, to: path)
    let hard = try #require(try ExecutableHeader(reading: path))
    #expect(hard.is32Bit && hard.isHardFloatARM && hard.loader == nil)
    header[37] = 2
    try AtomicFile.write(header, to: path)
    #expect(try #require(try ExecutableHeader(reading: path)).isHardFloatARM == false)
    let own = try #require(
      try ExecutableHeader(reading: try FileSystem.resolve("/usr/bin/python3")))
    #expect(own.loader?.lastComponent?.string.hasPrefix("ld-linux") == true)
  }
}
