import Core
import Testing

@Suite struct ChecksumTests {
  /// What `xxhsum -H2` of Debian 12 prints.
  @Test(arguments: [
    ("", "99aa06d3014798d86001c324468d497f"),
    ("abc", "06b05ab6733a618578af5f94892f3950"),
  ])
  func knownValues(_ text: String, _ hex: String) {
    let checksum = Checksum.of(Array(text.utf8))
    #expect(checksum.hex == hex)
    #expect(Checksum(hex: hex) == checksum)
  }

  @Test func piecesGiveTheSameChecksumAsTheWhole() {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let checksum = RunningChecksum()
    for start in stride(from: 0, to: bytes.count, by: 77) {
      bytes[start..<min(start + 77, bytes.count)].withUnsafeBytes { checksum.update($0) }
    }
    #expect(checksum.finish() == Checksum.of(bytes))
    // What `XXH3_128bits` gives, which has no vector instructions but those of every processor.
    #expect(Checksum.of(bytes).hex == "2ba9f571551cf9bf719ac6cd0ef021e1")
  }

  @Test func eachBitCounts() {
    let bytes = [UInt8](repeating: 7, count: 1000)
    let whole = Checksum.of(bytes)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8(index % 8)
      #expect(Checksum.of(damaged) != whole)
    }
    #expect(Checksum.of(bytes.dropLast()) != whole)
  }

  @Test(arguments: [
    "", "06b05ab6", "06b05ab6733a618578af5f94892f395g", "+6b05ab6733a618578af5f94892f3950",
  ])
  func otherTextIsNone(_ text: String) { #expect(Checksum(hex: text) == nil) }
}
