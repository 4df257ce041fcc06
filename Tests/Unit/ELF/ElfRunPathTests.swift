import Core
import ELF
import SystemPackage
import TestSupport
import Testing

@Suite struct ElfRunPathTests {
  /// A program and a library that it finds by its run path only, linked by the system's linker.
  private struct Program: ~Copyable {
    let directory: Scratch
    var path: FilePath { directory.path.appending("app/main") }

    static let build = "/build/demo-1.0/native"

    /// `tag` is RPATH or RUNPATH; `symbol` is what the library's function is called.
    init(_ runPath: String, tag: String, symbol: String = "answer") throws {
      let directory = try Scratch()
      try AtomicFile.write(
        "int \(symbol)(void) { return 42; }", to: directory.path.appending("answer.c"))
      try AtomicFile.write(
        "int \(symbol)(void); int main(void) { return \(symbol)(); }",
        to: directory.path.appending("main.c"))
      let tags = tag == "RPATH" ? "disable" : "enable"
      let result = try shell(
        """
        cd '\(directory.path.string)' && mkdir app libs && \
        cc -shared -fPIC -Wl,-soname,libanswer.so -o libs/libanswer.so answer.c && \
        cc -Wl,-O2 -Wl,--build-id -Wl,--\(tags)-new-dtags -Wl,-rpath,'\(runPath)' -o app/main \
          main.c -Llibs -lanswer 2>&1
        """)
      try #require(result.status == 0, "\(result.output)")
      self.directory = directory
    }

    func run() throws -> Int32 { try shell("'\(path.string)' 2>/dev/null").status }

    func readelf(_ what: String) throws -> String {
      try shell("readelf -W \(what) '\(path.string)' 2>&1").output
    }
  }

  @Test(arguments: ["RPATH", "RUNPATH"])
  func `a program finds its library by the new run path`(tag: String) throws {
    let program = try Program("/usr/lib/x:\(Program.build)", tag: tag)
    #expect(try program.run() == 127)
    let before = try program.readelf("-n")
    let file = try ElfRunPath(program.path)
    #expect(file.needed.first == "libanswer.so")
    let outcome = try file.replacing { $0 == Program.build ? ["$ORIGIN/../libs"] : nil }
    guard case .changed(let bytes) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    try Tool.write(bytes, to: program.path)
    #expect(try program.run() == 42)
    #expect(
      try program.readelf("-d").contains("(\(tag))")
        && program.readelf("-d").contains("[/usr/lib/x:$ORIGIN/../libs]"))
    #expect(try ElfFile.read(program.path).needed.contains("libanswer.so"))
    let after = try program.readelf("-n")
    #expect(after.contains("Build ID: ") && after != before)
    #expect(!bytes.indices.contains { bytes[$0...].starts(with: Program.build.utf8) })
  }

  /// The build directory is in what the linker makes the build ID from.
  @Test func `files linked in two places become the same`() throws {
    var results: [[UInt8]] = []
    for place in ["/build/first/some/native", "/build/other/more/native"] {
      let program = try Program(place, tag: "RUNPATH")
      let outcome = try ElfRunPath(program.path).replacing { _ in ["$ORIGIN"] }
      if case .changed(let bytes) = outcome { results.append(bytes) }
    }
    #expect(results.count == 2)
    #expect(results.first == results.last)
  }

  /// bfd lets the symbol `native` be the end of the run path.
  @Test func `a name that shares the end of the run path stays`() throws {
    let program = try Program(Program.build, tag: "RUNPATH", symbol: "native")
    let strings = try program.readelf("-p .dynstr")
    #expect(!strings.split(separator: "\n").contains { $0.hasSuffix("]  native") })
    let outcome = try ElfRunPath(program.path).replacing { _ in ["$ORIGIN/../libs"] }
    guard case .changed(let bytes) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    try Tool.write(bytes, to: program.path)
    #expect(try program.run() == 42)
  }

  /// The value of a tag is any number, be it larger than `Int` has room for.
  @Test(arguments: ["RPATH", "RUNPATH"], [UInt64.max, 1 << 63, UInt64(Int.max), 1 << 40])
  func `a run path that is nowhere is an error`(tag: String, value: UInt64) throws {
    let program = try Program("/build/a", tag: tag)
    var bytes = try FileSystem.read(program.path)
    let number: UInt64 = tag == "RPATH" ? 15 : 29
    for offset in stride(from: 0, to: bytes.count - 16, by: 8) {
      bytes.withUnsafeMutableBytes { bytes in
        guard bytes.load(fromByteOffset: offset, as: UInt64.self) == number.littleEndian else {
          return
        }
        bytes.storeBytes(of: value.littleEndian, toByteOffset: offset + 8, as: UInt64.self)
      }
    }
    let damaged = program.directory.path.appending("damaged")
    try AtomicFile.write(bytes, to: damaged)
    #expect(throws: ElfError.self) { try ElfRunPath(damaged) }
    #expect(throws: ElfError.self) { try ElfFile.read(damaged) }
  }

  @Test func `directories can go, and what has no room is told`() throws {
    let program = try Program("/build/a:/usr/lib/x", tag: "RUNPATH")
    let file = try ElfRunPath(program.path)
    guard case .changed(let bytes) = try file.replacing({ $0 == "/build/a" ? [] : nil }) else {
      Issue.record("not changed")
      return
    }
    let copy = program.directory.path.appending("copy")
    try AtomicFile.write(bytes, to: copy)
    #expect(try ElfFile.read(copy).runpath == ["/usr/lib/x"])
    let long = String(repeating: "x", count: 30)
    #expect(try file.replacing { _ in [long] } == .tooLong(long))
    #expect(try file.replacing { _ in nil } == .unchanged)
    #expect(try ElfRunPath("/bin/true").replacing { _ in [] } == .unchanged)
  }
}
