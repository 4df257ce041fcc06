import Core
import Glibc
import Packaging
import Processes
import SystemPackage
import TestSupport
import Testing
import Venv

@Suite struct BytecodeCompilerTests {
  /// A tree with some modules, and what byte-compiling it gives.
  private struct Tree: ~Copyable {
    let directory: Scratch
    var jobs: [CompileJob] = []

    static func make(_ files: [(FilePath, String)]) throws -> Tree {
      var tree = Tree(directory: try Scratch())
      for (path, text) in files { try tree.add(path, text) }
      return tree
    }

    mutating func add(_ path: FilePath, _ text: String) throws {
      let file = directory.path.pushing(path)
      try FileSystem.createDirectories(file.removingLastComponent())
      try AtomicFile.write(text, to: file)
      jobs.append(try #require(CompileJob(path: path, size: text.utf8.count)))
    }

    func files() throws -> [String: [UInt8]] {
      var found: [String: [UInt8]] = [:]
      for entry in try FileSystem.walk(directory.path) where entry.path.extension == "pyc" {
        found[entry.path.string] = try FileSystem.read(directory.path.pushing(entry.path))
        #expect(entry.status.permissions.rawValue == 0o644)
      }
      return found
    }

    func compile(
      _ mode: BytecodeMode = .uncheckedHash, workers: Int = 2, sourceDate: SourceDate? = nil,
      timeLimit: Int = 120, memoryLimit: Int = 4 << 20, with interpreter: Interpreter
    ) async throws -> CompileSummary {
      let compiler = try #require(
        BytecodeCompiler(
          interpreter: interpreter, mode: mode, tree: directory.path, workers: workers,
          sourceDate: sourceDate, timeLimit: timeLimit, memoryLimit: memoryLimit))
      return try await compiler.compile(jobs)
    }
  }

  private static let traceback = """
    def outer():
        return [(lambda: 1 / x)() for x in (0,)]
    """

  @Test(arguments: try await Interpreters.all())
  func `modules import from what was written, and name their true path`(
    interpreter: Interpreter
  ) async throws {
    let tree = try Tree.make([
      ("lib/pkg/__init__.py", "import pkg.sub\n"), ("lib/pkg/sub.py", Self.traceback),
    ])
    let summary = try await tree.compile(with: interpreter)
    #expect(summary.compiled == 2)
    #expect(summary.failures.isEmpty)
    let files = try tree.files()
    let name = "lib/pkg/__pycache__/sub.\(interpreter.target.python.cacheTag).pyc"
    let file = try #require(files[name])
    #expect(summary.bytes == files.values.reduce(0) { $0 + $1.count })
    let here = try #require(ByteSearch(Array(tree.directory.path.string.utf8)))
    #expect(here.firstOffset(in: file) == nil)
    let relative = try #require(ByteSearch(Array("lib/pkg/sub.py".utf8)))
    #expect(relative.firstOffset(in: file) != nil)
    // The source is damaged without a change of the hash that nobody checks: only the .pyc
    // can have been imported.
    try AtomicFile.write("this is no Python\n", to: tree.directory.path.pushing("lib/pkg/sub.py"))
    let script = """
      import sys, traceback
      sys.path.insert(0, sys.argv[1])
      import pkg.sub
      try:
          pkg.sub.outer()
      except ZeroDivisionError:
          print(traceback.format_exc())
      """
    let library = tree.directory.path.pushing("lib")
    let result = try await CommandRunner().runChecked(
      Command(interpreter.executable, ["-I", "-B", "-c", script, library.string]))
    #expect(result.outputText.contains("\(library.string)/pkg/sub.py"))
  }

  @Test(arguments: try await Interpreters.all())
  func `headers are those that py_compile writes`(interpreter: Interpreter) async throws {
    for (mode, name) in [
      (BytecodeMode.uncheckedHash, "UNCHECKED_HASH"), (.checkedHash, "CHECKED_HASH"),
      (.timestamp, "TIMESTAMP"),
    ] {
      let tree = try Tree.make([("a.py", "value = 1\n")])
      _ = try await tree.compile(mode, with: interpreter)
      let script = """
        import py_compile
        py_compile.compile('a.py', cfile='other', doraise=True,
                           invalidation_mode=py_compile.PycInvalidationMode.\(name))
        """
      try await CommandRunner().runChecked(
        Command(
          interpreter.executable, ["-I", "-c", script], workingDirectory: tree.directory.path))
      let own = try #require(try tree.files().values.first)
      let other = try FileSystem.read(tree.directory.path.appending("other"))
      #expect(own.prefix(16) == other.prefix(16))
    }
  }

  @Test func `a timestamp is never later than the source date`() async throws {
    let interpreter = try await Interpreter.find()
    let tree = try Tree.make([("a.py", "value = 1\n")])
    let date = SourceDate(seconds: 1_500_000_000)
    _ = try await tree.compile(.timestamp, sourceDate: date, with: interpreter)
    let file = try #require(try tree.files().values.first)
    #expect(Array(file[8..<12]) == withUnsafeBytes(of: UInt32(1_500_000_000)) { Array($0) })
  }

  @Test func `the result does not depend on workers, order or directory`() async throws {
    let interpreter = try await Interpreter.find()
    var sources: [(FilePath, String)] = []
    for name in try FileSystem.entries(of: interpreter.target.paths.stdlib)
    where name.extension == "py" {
      let text = try FileSystem.readText(interpreter.target.paths.stdlib.appending(name))
      sources.append((FilePath("lib").appending(name), text))
    }
    #expect(sources.count > 100)
    let first = try Tree.make(sources)
    let second = try Tree.make(sources.reversed())
    let one = try await first.compile(workers: 1, with: interpreter)
    let three = try await second.compile(workers: 3, with: interpreter)
    #expect(one == three)
    #expect(one.compiled == sources.count)
    #expect(try first.files() == second.files())
  }

  /// Whoever has Debian's Python can make the same files with its own tool.
  @Test func `the result is that of compileall in Python 3.11`() async throws {
    let all = try await Interpreters.all().filter {
      $0.target.python.version == PythonVersion(3, 11)
    }
    let sets =
      "x in {'a', 1, 2.5, b'c', (1, 'd')}; y = ({1, 2}, ..., -7, 1e9, 'z z', ('z z',), 3j)\n"
    for interpreter in all {
      var tree = try Tree.make([("lib/sets.py", sets), ("lib/empty.py", "")])
      for name in try FileSystem.entries(of: interpreter.target.paths.stdlib)
      where name.extension == "py" {
        let text = try FileSystem.readText(interpreter.target.paths.stdlib.appending(name))
        try tree.add(FilePath("lib").appending(name), text)
      }
      _ = try await tree.compile(with: interpreter)
      let own = try tree.files()
      #expect(own.count > 100)
      for seed in ["1", "random"] {
        try await CommandRunner().runChecked(
          Command(
            interpreter.executable,
            ["-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash", "lib"],
            environment: ["PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8"],
            workingDirectory: tree.directory.path))
        let theirs = try tree.files()
        let different = own.keys.filter { own[$0] != theirs[$0] }.sorted()
        #expect(different.isEmpty)
        #expect(own.count == theirs.count)
      }
    }
  }

  @Test func `what does not compile is listed, in order, with one line each`() async throws {
    let interpreter = try await Interpreter.find()
    var tree = try Tree.make([
      ("template.py", "class {{ name }}:\n"), ("b/python2.py", "print 'x'\n"),
      ("good.py", "x = 1\n"), ("nul.py", "x = '\0'\n"), ("latin.py", "# coding: latin-1\ny = 2\n"),
    ])
    try AtomicFile.write([0x78, 0x3d, 0xff, 0x0a], to: tree.directory.path.appending("bytes.py"))
    tree.jobs.append(try #require(CompileJob(path: "bytes.py", size: 4)))
    tree.jobs.append(try #require(CompileJob(path: "missing.py", size: 4)))
    let summary = try await tree.compile(with: interpreter)
    #expect(
      summary.failures.map(\.path.string) == [
        "b/python2.py", "bytes.py", "missing.py", "nul.py", "template.py",
      ])
    #expect(summary.failures.allSatisfy { !$0.reason.isEmpty && !$0.reason.contains("\n") })
    #expect(summary.failures.first?.reason.contains("line 1") == true)
    #expect(
      try tree.files().keys.sorted() == [
        "__pycache__/good.\(interpreter.target.python.cacheTag).pyc",
        "__pycache__/latin.\(interpreter.target.python.cacheTag).pyc",
      ])
  }

  @Test func `a file that takes too long is an error`() async throws {
    let interpreter = try await Interpreter.find()
    // Folding this constant is quick to ask for and slow to do.
    let slow = "x = (" + String(repeating: "(1,", count: 80) + String(repeating: ")", count: 80)
    var tree = try Tree.make([("a.py", "a = 1\n"), ("z.py", "z = 1\n")])
    let many = (0..<400_000).map { "x\($0) = \($0) + \($0)\n" }.joined()
    try tree.add("slow.py", slow + ")\n" + many)
    let error = await #expect(throws: BytecodeError.self) {
      try await tree.compile(workers: 1, timeLimit: 1, with: interpreter)
    }
    #expect(
      error?.message == "cannot byte-compile 'slow.py': the compiler takes more than 1 s")
    #expect(error?.hint != nil)
    #expect(try tree.files().count == 2)
  }

  @Test func `a file that takes too much memory is an error`() async throws {
    let interpreter = try await Interpreter.find()
    var tree = try Tree.make([("a.py", "a = 1\n")])
    try tree.add("big.py", "x = [\n" + String(repeating: "1,\n", count: 2_000_000) + "]\n")
    let error = await #expect(throws: BytecodeError.self) {
      try await tree.compile(workers: 2, memoryLimit: 256 << 10, with: interpreter)
    }
    #expect(
      error?.message
        == "cannot byte-compile 'big.py': the compiler needs more than 256 MiB of memory")
    #expect(try tree.files().count == 1)
    #expect(try await tree.compile(with: interpreter).compiled == 2)
  }

  /// What the parser calls a memory error is its own limit of nesting, which is no reason to stop.
  @Test func `deep nesting is a file that does not compile`() async throws {
    let interpreter = try await Interpreter.find()
    let deep = String(repeating: "-", count: 100_000) + "1\n"
    let tree = try Tree.make([("a.py", "a = 1\n"), ("deep.py", deep)])
    let summary = try await tree.compile(with: interpreter)
    #expect(summary.compiled == 1)
    #expect(summary.failures.map(\.path) == ["deep.py"])
  }

  @Test func `a worker that is killed costs nothing but another try`() async throws {
    let interpreter = try await Interpreter.find()
    var tree = try Tree.make((0..<100).map { (FilePath("m\($0).py"), "v = \($0)\n") })
    let directory = tree.directory.path
    // The first worker waits for the contents of this pipe, and so can be found and killed.
    let pipe = directory.appending("pipe.py")
    #expect(pipe.withPlatformString { mkfifo($0, 0o600) } == 0)
    tree.jobs.append(try #require(CompileJob(path: "pipe.py", size: 1 << 20)))
    let killer = Task.detached {
      for _ in 0..<100 {
        // Long enough for it to be ready.
        try await Task.sleep(for: .seconds(1))
        for process in try FileSystem.entries(of: "/proc") {
          guard let number = pid_t(process.string),
            (try? FileSystem.readSymbolicLink(FilePath("/proc/\(number)/cwd"))) == directory
          else { continue }
          // The second one finds a source.
          try FileSystem.remove(pipe)
          try AtomicFile.write("p = 1\n", to: pipe)
          kill(number, SIGKILL)
          return
        }
      }
    }
    let summary = try await tree.compile(workers: 1, with: interpreter)
    try await killer.value
    #expect(summary.failures.isEmpty)
    #expect(summary.compiled == 101)
  }

  @Test func `a source that never ends costs no other file`() async throws {
    let interpreter = try await Interpreter.find()
    var tree = try Tree.make((0..<100).map { (FilePath("m\($0).py"), "v = \($0)\n") })
    let directory = tree.directory.path
    // A named pipe in place of a source: the worker waits for it until SIGALRM ends it.
    #expect(directory.appending("pipe.py").withPlatformString { mkfifo($0, 0o600) } == 0)
    tree.jobs.append(try #require(CompileJob(path: "pipe.py", size: 1 << 20)))
    await #expect(
      throws: BytecodeError.module("pipe.py", reason: "the compiler takes more than 1 s")
    ) {
      try await tree.compile(workers: 2, timeLimit: 1, with: interpreter)
    }
    #expect(try tree.files().count == 100)
  }

  @Test func `an interpreter that does not start is one error, not a thousand`() async throws {
    let directory = try Scratch()
    let copy = directory.path.appending("python")
    let interpreter = try await Interpreter.find()
    try Tool.write(
      try FileSystem.read(interpreter.executable), to: copy)
    let copied = try await Interpreter.find(copy.string)
    let tree = try Tree.make([("a.py", "a = 1\n")])
    try Tool.write("#!/bin/sh\necho broken >&2; exit 5\n", to: copy)
    let error = await #expect(throws: BytecodeError.self) {
      try await tree.compile(with: copied)
    }
    #expect(error?.message.hasSuffix("the interpreter exited with status 5: broken") == true)
    try FileSystem.remove(copy)
    await #expect(throws: BytecodeError.self) { try await tree.compile(with: copied) }
  }

  @Test func `a tree that cannot be written is an error`() async throws {
    let interpreter = try await Interpreter.find()
    let tree = try Tree.make([("a.py", "a = 1\n")])
    try AtomicFile.write("", to: tree.directory.path.appending("__pycache__"))
    await #expect(throws: BytecodeError.self) { try await tree.compile(with: interpreter) }
  }

  @Test func `batches may arrive while earlier ones are compiled`() async throws {
    let interpreter = try await Interpreter.find()
    let tree = try Tree.make((0..<300).map { (FilePath("p/m\($0).py"), "v = \($0)\n") })
    let compiler = try #require(
      BytecodeCompiler(
        interpreter: interpreter, mode: .checkedHash, tree: tree.directory.path, workers: 2))
    let (stream, continuation) = AsyncStream.makeStream(of: [CompileJob].self)
    let jobs = tree.jobs
    async let summary = compiler.compile(stream)
    for start in stride(from: 0, to: jobs.count, by: 50) {
      continuation.yield(Array(jobs[start..<start + 50]))
      try await Task.sleep(for: .milliseconds(30))
    }
    continuation.finish()
    #expect(try await summary.compiled == 300)
  }

  @Test func `a .pyc file that a wheel brought is replaced`() async throws {
    let interpreter = try await Interpreter.find()
    let tree = try Tree.make([("a.py", "a = 1\n")])
    let output = tree.jobs[0].output(cacheTag: interpreter.target.python.cacheTag)
    let file = tree.directory.path.pushing(output)
    try FileSystem.createDirectories(file.removingLastComponent())
    try AtomicFile.write("stale", to: file)
    #expect(try await tree.compile(with: interpreter).compiled == 1)
    #expect(try FileSystem.read(file).count > 16)
  }

  @Test func `names that are not UTF-8 are compiled too`() async throws {
    let interpreter = try await Interpreter.find()
    var tree = try Tree.make([])
    let name = FilePath(
      platformString: [0x6d, -1, 0x2e, 0x70, 0x79, 0])
    try AtomicFile.write("x = 1\n", to: tree.directory.path.pushing(name))
    tree.jobs.append(try #require(CompileJob(path: name, size: 6)))
    #expect(try await tree.compile(with: interpreter).compiled == 1)
  }

  @Test(arguments: ["a.txt", "a", ".py", "/abs/a.py", ""])
  func `only sources are jobs`(path: FilePath) {
    #expect(CompileJob(path: path, size: 0) == nil)
  }

  @Test(arguments: [BytecodeMode.onInstall, .none])
  func `modes without files have no compiler`(mode: BytecodeMode) async throws {
    let interpreter = try await Interpreter.find()
    #expect(!mode.compilesNow)
    #expect(
      BytecodeCompiler(interpreter: interpreter, mode: mode, tree: "/", workers: 1) == nil)
  }
}
