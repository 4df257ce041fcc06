import TestSupport
import Testing

@testable import Archives

/// Valid streams, whole and in pieces.
@Suite struct StreamInflaterTests {
  @Test(arguments: DeflateSample.all, ZlibReference.Strategy.allCases)
  func inflatesWhatZlibDeflates(_ sample: DeflateSample, _ strategy: ZlibReference.Strategy) {
    var inflater = StreamInflater()
    for level in 0...9 {
      let packed = ZlibReference.deflate(sample.data, level: level, strategy: strategy)
      let verdict = inflater.verdict(of: packed)
      #expect(verdict.output == sample.data && verdict.length == packed.count, "level \(level)")
    }
  }

  @Test func inflatesEverySize() {
    var inflater = StreamInflater(room: 1_000)
    for strategy in ZlibReference.Strategy.allCases {
      for count in 0..<700 {
        let data = Array(DeflateSample.words(count, seed: UInt64(count + 1)).prefix(count))
        let packed = ZlibReference.deflate(data, strategy: strategy)
        #expect(inflater.verdict(of: packed).output == data, "\(count) bytes")
      }
    }
  }

  @Test(arguments: DeflateSample.all, [1, 2, 3, 7, 300, 40_000])
  func takesPiecesAndRoomsOfAnySize(_ sample: DeflateSample, _ room: Int) {
    var random = Xorshift(state: UInt64(room))
    var inflater = StreamInflater(room: room)
    for (level, strategy) in [(0, .standard), (1, .fixed), (9, .standard), (6, .huffmanOnly)]
      as [(Int, ZlibReference.Strategy)]
    {
      let data = Array(sample.data.prefix(room < 300 ? 36_000 : 70_000))
      let packed = ZlibReference.deflate(data, level: level, strategy: strategy)
      for size in [1, 2, 3, 7, 0] {
        let verdict = inflater.verdict(of: packed) {
          size > 0 ? size : Int.random(in: 1...5_000, using: &random)
        }
        let isEqual = verdict.output == data && verdict.length == packed.count
        #expect(isEqual, "level \(level), pieces of \(size)")
      }
    }
  }

  @Test func isSplitAnywhere() {
    var inflater = StreamInflater(room: 500)
    for (level, strategy) in [(0, .standard), (6, .fixed), (9, .standard)]
      as [(Int, ZlibReference.Strategy)]
    {
      let data = Array(DeflateSample.words(1_500).prefix(1_500))
      let packed = ZlibReference.deflate(data, level: level, strategy: strategy)
      for split in 1..<packed.count {
        var sizes = [packed.count, split]
        let verdict = inflater.verdict(of: packed) { sizes.popLast() ?? 1 }
        #expect(verdict.output == data && verdict.length == packed.count, "at \(split)")
        // Up to there it is not finished, and zlib has as much of it.
        let prefix = Array(packed.prefix(split))
        #expect(inflater.verdict(of: prefix) == ZlibReference.inflate(prefix), "up to \(split)")
        #expect(inflater.verdict(of: prefix).length == nil)
      }
    }
  }

  @Test(arguments: [1, 2, 1 << 20])
  func leavesWhatFollows(_ size: Int) {
    var inflater = StreamInflater(room: 1)
    for sample in DeflateSample.all {
      for strategy in [ZlibReference.Strategy.standard, .fixed] {
        let packed = ZlibReference.deflate(Array(sample.data.prefix(3_000)), strategy: strategy)
        for tail in [1, 3, 8, 40] {
          let verdict = inflater.verdict(of: packed + noise(tail)) { size }
          #expect(verdict.length == packed.count && verdict.problem == nil)
        }
      }
    }
  }

  @Test func saysWhatItTook() {
    var inflater = StreamInflater(room: 1 << 16)
    let packed = ZlibReference.deflate([UInt8](repeating: 1, count: 1 << 20))
    packed.withUnsafeBytes { packed in
      let first = inflater.inflate(UnsafeRawBufferPointer(rebasing: packed[..<10]))
      #expect(first.status == .needsInput && first.consumed == 10)
      let second = inflater.inflate(UnsafeRawBufferPointer(rebasing: packed[10...]))
      #expect(second.status == .needsRoom && second.consumed < packed.count - 10)
      #expect(second.output.count >= 1 << 15)
      let nothing = inflater.inflate(UnsafeRawBufferPointer(start: nil, count: 0))
      #expect(nothing.consumed == 0)
    }
  }
}
