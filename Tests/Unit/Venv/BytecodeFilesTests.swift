import Core
import SystemPackage
import TestSupport
import Testing
import Venv

@Suite struct BytecodeFilesTests {
  @Test func `directories of two Unicode forms are two directories`() throws {
    let scratch = try Scratch()
    for name in ["caf\u{e9}", "cafe\u{301}"] {
      try FileSystem.createDirectory(scratch.path.appending(name))
    }
    let files = try BytecodeFiles(tree: scratch.path)
    for (index, name) in ["caf\u{e9}", "cafe\u{301}", "caf\u{e9}"].enumerated() {
      try [UInt8(index)].withUnsafeBytes {
        try files.write($0, to: FilePath("\(name)/__pycache__/\(index).pyc"))
      }
    }
    #expect(
      try FileSystem.names(in: scratch.path.appending("caf\u{e9}/__pycache__")) == [
        "0.pyc", "2.pyc",
      ])
    #expect(
      try FileSystem.names(in: scratch.path.appending("cafe\u{301}/__pycache__")) == ["1.pyc"])
  }

  @Test func `a file that a wheel brought is replaced`() throws {
    let scratch = try Scratch()
    let directory = scratch.path.appending("__pycache__")
    try FileSystem.createDirectory(directory)
    try AtomicFile.write([1, 2], to: directory.appending("a.pyc"))
    let files = try BytecodeFiles(tree: scratch.path)
    try [UInt8(3)].withUnsafeBytes { try files.write($0, to: "__pycache__/a.pyc") }
    #expect(try FileSystem.read(directory.appending("a.pyc")) == [3])
  }
}
