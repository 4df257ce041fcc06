import TestSupport
import Testing

@testable import Archives

/// Damaged streams: the same verdict as that of zlib, and the same output up to the damage.
@Suite struct DeflateMutationTests {
  @Test(arguments: 1...8)
  func agreesWithZlib(_ seed: Int) {
    var random = Xorshift(state: UInt64(seed) &* 0x9e37_79b9_7f4a_7c15)
    var inflater = StreamInflater(room: 20_000)
    var problems: [String: Int] = [:]
    let streams = Self.streams
    for _ in 0..<4_000 {
      var packed = streams.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&packed, &random) }
      let expected = ZlibReference.inflate(packed, limit: 1 << 17)
      let pieces = Bool.random(using: &random) ? 1 << 20 : Int.random(in: 1...400, using: &random)
      let verdict = inflater.verdict(of: packed, limit: 1 << 17) { pieces }
      // zlib ends in the middle of a match, where the limit is.
      if expected.output.count == 1 << 17, expected.length == nil {
        #expect(verdict.output.starts(with: expected.output))
      } else if verdict != expected {
        Issue.record("\(packed): \(verdict.problem ?? "-"), not \(expected.problem ?? "-")")
      }
      problems[expected.problem ?? "none", default: 0] += 1
    }
    // Or else the mutations show nothing.
    #expect(problems.count >= 8, "\(problems)")
  }

  @Test func agreesWithZlibAboutNoise() {
    var random = Xorshift(state: 77)
    var inflater = StreamInflater()
    for _ in 0..<20_000 {
      var packed = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      // The fixed codes, or the header of others.
      packed[0] = packed[0] & 0xf8 | (Bool.random(using: &random) ? 3 : 5)
      let expected = ZlibReference.inflate(packed, limit: 1 << 17)
      #expect(inflater.verdict(of: packed) == expected, "\(packed)")
    }
  }

  /// Streams of some hundred bytes, with all types of blocks.
  private static let streams: [[UInt8]] = DeflateSample.all.flatMap { sample in
    [0, 1, 6, 9].flatMap { level in
      ZlibReference.Strategy.allCases.map { strategy in
        let start = sample.data.count / 3
        return ZlibReference.deflate(
          Array(sample.data[start...].prefix(900)), level: level, strategy: strategy)
      }
    }
  }

  private func mutate(_ packed: inout [UInt8], _ random: inout Xorshift) {
    guard let last = packed.indices.last else { return }
    // Most of what can be wrong is in the first bytes.
    let range = Bool.random(using: &random) ? min(last, 40) : last
    let index = Int.random(in: 0...range, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: packed.removeSubrange(index...)
    case 1: packed.remove(at: index)
    case 2: packed.insert(UInt8.random(in: 0...255, using: &random), at: index)
    case 3: packed[index] = UInt8.random(in: 0...255, using: &random)
    default: packed[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
    }
  }
}
