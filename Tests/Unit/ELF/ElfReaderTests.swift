import Core
import SystemPackage
import TestSupport
import Testing

@testable import ELF

@Suite struct ElfReaderTests {
  @Test func readsWhatTheFileHas() throws {
    let directory = try Scratch()
    let path = directory.path.appending("file")
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try AtomicFile.write(bytes, to: path)
    let reader = ElfReader(try RandomAccessFile.open(path), stretch: 64)
    #expect(reader.size == 1000)
    for (offset, count) in [
      (0, 16), (0, 64), (10, 54), (10, 55), (0, 65), (900, 64), (990, 64), (995, 1), (1000, 5),
      (0, 0), (2000, 8), (3, 900), (936, 64), (0, 64), (500, 3),
    ] {
      let expected = Array(bytes.dropFirst(offset).prefix(count))
      #expect(try reader.read(at: offset, count: count) == expected, "\(offset) \(count)")
      let inMemory = try bytes.withUnsafeBytes {
        try ElfReader($0, path: path).read(at: offset, count: count)
      }
      #expect(inMemory == expected, "\(offset) \(count)")
    }
  }
}
