import Core
import SystemPackage
import TestSupport
import Testing
import Venv

/// Bytecode that is compiled here is that of other machines with the same Python.
@Suite struct CrossBytecodeTests {
  /// The digest of a module's code without references, whose places depend on what else is in memory.
  private static let digest = """
    import hashlib, marshal, sys
    code = marshal.loads(open(sys.argv[1], "rb").read()[16:])
    print(hashlib.sha256(marshal.dumps(code, 0)).hexdigest())
    """

  /// `digests.txt` was made on the other machines; see there.
  @Test func `all machines compile the same`() async throws {
    let interpreter = try await Interpreter.find("/usr/bin/python3")
    let corpus = checkout.pushing("Tests/Corpora/Bytecode")
    let version = interpreter.target.python.fullVersion
    let lines = try FileSystem.readText(corpus.appending("digests.txt")).split(separator: "\n")
      .map { $0.split(separator: " ") }.filter { $0[0] == version }
    try #require(!lines.isEmpty, "there are no digests of Python \(version)")
    let scratch = try Scratch()
    let source = try FileSystem.read(corpus.appending("constants.py"))
    try scratch.write(source, to: "constants.py")
    let job = try #require(CompileJob(path: "constants.py", size: source.count))
    let compiler = try #require(
      BytecodeCompiler(
        interpreter: interpreter, mode: .uncheckedHash, tree: scratch.path, workers: 1))
    #expect(try await compiler.compile([job]).failures.isEmpty)
    let file = scratch.path.pushing(job.output(cacheTag: interpreter.target.python.cacheTag))
    let found = try Tool.check(["/usr/bin/python3", "-c", Self.digest, file.string]).text
    for line in lines { #expect(found == "\(line[2])\n", "\(line[1])") }
  }
}
