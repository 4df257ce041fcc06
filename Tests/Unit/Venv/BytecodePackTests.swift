import Testing
import Venv

@Suite struct BytecodePackTests {
  @Test func `has what was added, in order`() throws {
    var pack = BytecodePack()
    let modules: [(String, [UInt8])] = [("a.py", [1, 2, 3]), ("lib/ü.py", []), ("b.py", [9])]
    for (source, bytes) in modules { pack.add(Array(source.utf8), bytes) }
    let read = try #require(BytecodePack(pack.bytes))
    #expect(read.modules.map { String(decoding: $0.source, as: UTF8.self) } == modules.map(\.0))
    #expect(read.modules.map { Array(read.bytes[$0.range]) } == modules.map(\.1))
    #expect(read.modules.map(\.range) == pack.modules.map(\.range))
    #expect(BytecodePack(BytecodePack().bytes)?.modules.isEmpty == true)
  }

  @Test func `of other bytes there is none`() {
    var pack = BytecodePack()
    pack.add(Array("a.py".utf8), [1, 2, 3])
    for count in 0..<pack.bytes.count where count != BytecodePack().bytes.count {
      #expect(BytecodePack(Array(pack.bytes.prefix(count))) == nil, "\(count)")
    }
    // Lengths that are larger than all there is.
    for position in 0..<8 {
      var damaged = pack.bytes
      damaged[BytecodePack().bytes.count + position] |= 0xf0
      #expect(BytecodePack(damaged) == nil, "\(position)")
    }
  }
}
