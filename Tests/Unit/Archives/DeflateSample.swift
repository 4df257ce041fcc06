import TestSupport
import Testing

/// Data of all kinds that matter to a decompressor.
struct DeflateSample: CustomTestStringConvertible {
  let testDescription: String
  let data: [UInt8]

  init(_ description: String, _ data: [UInt8]) {
    testDescription = description
    self.data = data
  }

  static let all: [DeflateSample] = [
    DeflateSample("nothing", []),
    DeflateSample("one byte", [7]),
    DeflateSample("noise", noise(3_000)),
    DeflateSample("zeros", [UInt8](repeating: 0, count: 70_000)),
    DeflateSample("words", words(40_000)),
    DeflateSample("patterns", patterns(40_000)),
    DeflateSample("skewed literals", skewed(30_000)),
    DeflateSample("far matches", far()),
    DeflateSample("mixed", words(9_000) + noise(5_000) + patterns(9_000) + skewed(9_000)),
  ]

  /// Matches of all lengths and some distances.
  static func words(_ count: Int, seed: UInt64 = 3) -> [UInt8] {
    var random = Xorshift(state: seed)
    let words = (0..<300).map { _ in
      (0..<Int.random(in: 2...14, using: &random)).map { _ in
        UInt8.random(in: 97...122, using: &random)
      }
    }
    var data: [UInt8] = []
    while data.count < count {
      data += words[Int.random(in: 0..<Int.random(in: 1...300, using: &random), using: &random)]
      data.append(32)
    }
    return data
  }

  /// Repetitions with every distance up to 40, of lengths up to 300.
  static func patterns(_ count: Int) -> [UInt8] {
    var random = Xorshift(state: 4)
    var data: [UInt8] = []
    while data.count < count {
      let distance = Int.random(in: 1...40, using: &random)
      let pattern = (0..<distance).map { _ in UInt8.random(in: 0...255, using: &random) }
      let length = Int.random(in: distance...(distance + 300), using: &random)
      data += (0..<length).map { pattern[$0 % distance] }
    }
    return data
  }

  /// Literals of which some are so rare that their codes are long.
  static func skewed(_ count: Int) -> [UInt8] {
    var random = Xorshift(state: 5)
    return (0..<count).map { _ in
      UInt8(
        truncatingIfNeeded: UInt64.random(in: 1...UInt64.max, using: &random).leadingZeroBitCount)
        &* 37
        &+ (UInt8.random(in: 0...255, using: &random) == 0
          ? UInt8.random(in: 0...255, using: &random) : 0)
    }
  }

  /// Matches from as far away as distances reach.
  static func far() -> [UInt8] {
    let block = noise(32_768 - 300, seed: 9)
    return block + noise(250, seed: 10) + block.prefix(2_000) + block.suffix(100) + block
  }
}
