import Core
import Packaging
import SystemPackage
import TestSupport
import Testing
import Venv

@Suite struct PycHeaderTests {
  private func bytes(_ flags: UInt8, _ rest: [UInt8] = [1, 0, 0, 0, 2, 0, 0, 0]) -> [UInt8] {
    [0xa7, 0x0d, 0x0d, 0x0a, flags, 0, 0, 0] + rest
  }

  @Test func `each mode has its flags`() throws {
    let time = try #require(PycHeader(bytes(0)))
    #expect(time.source == .timestamp(modified: 1, size: 2))
    #expect(time.mode == .timestamp)
    let unchecked = try #require(PycHeader(bytes(1) + [0xe3]))
    #expect(unchecked.source == .hash(0x2_0000_0001, isChecked: false))
    #expect(unchecked.mode == .uncheckedHash)
    #expect(PycHeader(bytes(3))?.mode == .checkedHash)
    #expect(unchecked.magicNumber == PycHeader.magicNumbers[11])
  }

  @Test func `other files have no header`() {
    #expect(PycHeader(bytes(2)) == nil)
    #expect(PycHeader(bytes(4)) == nil)
    #expect(PycHeader(bytes(1, [])) == nil)
    #expect(PycHeader([0xa7, 0x0d, 0, 0] + bytes(1).dropFirst(4)) == nil)
  }

  @Test(arguments: try await Interpreters.all())
  func `the headers of the compiler are read back`(interpreter: Interpreter) async throws {
    for mode in BytecodeMode.allCases where mode.compilesNow {
      let tree = try Scratch()
      try AtomicFile.write("value = 1\n", to: tree.path.appending("a.py"))
      let compiler = try #require(
        BytecodeCompiler(interpreter: interpreter, mode: mode, tree: tree.path, workers: 1))
      let job = try #require(CompileJob(path: "a.py", size: 10))
      #expect(try await compiler.compile([job]).compiled == 1)
      let file = try FileSystem.read(
        tree.path.pushing(job.output(cacheTag: interpreter.target.python.cacheTag)))
      #expect(PycHeader(file)?.mode == mode)
      if let number = PycHeader.magicNumbers[interpreter.target.python.version.minor] {
        #expect(PycHeader(file)?.magicNumber == number)
      }
      let name = try #require(ByteSearch(Array("a.py".utf8)))
      #expect(PycCode.path(in: file, endingWith: name) == Array("a.py".utf8))
    }
  }
}
