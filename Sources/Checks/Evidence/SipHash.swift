/// SipHash of Aumasson and Bernstein, which Python ties .pyc files to their sources with (PEP 552).
enum SipHash {
  /// The hash that `_imp.source_hash` gives: SipHash-1-3 since Python 3.11, SipHash-2-4 before.
  ///
  /// `magic` is the first four bytes of the .pyc file as a little-endian number.
  static func sourceHash(_ source: [UInt8], magic: UInt32, pythonMinor: Int) -> UInt64 {
    let (inner, final) = pythonMinor >= 11 ? (1, 3) : (2, 4)
    return hash(source, key: UInt64(magic), rounds: inner, finalRounds: final)
  }

  /// SipHash with the second half of the key zero.
  static func hash(_ bytes: [UInt8], key: UInt64, rounds: Int, finalRounds: Int) -> UInt64 {
    var state = State(key)
    bytes.withUnsafeBytes { buffer in
      let words = buffer.count / 8
      for index in 0..<words {
        let word = UInt64(
          littleEndian: buffer.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        state.add(word, rounds: rounds)
      }
      var last = UInt64(buffer.count & 0xff) << 56
      for (shift, byte) in buffer[(words * 8)...].enumerated() {
        last |= UInt64(byte) << UInt64(8 * shift)
      }
      state.add(last, rounds: rounds)
    }
    return state.finish(rounds: finalRounds)
  }

  private struct State {
    var v0: UInt64
    var v1: UInt64 = 0x646f_7261_6e64_6f6d
    var v2: UInt64
    var v3: UInt64 = 0x7465_6462_7974_6573

    init(_ key: UInt64) {
      v0 = key ^ 0x736f_6d65_7073_6575
      v2 = key ^ 0x6c79_6765_6e65_7261
    }

    mutating func add(_ word: UInt64, rounds: Int) {
      v3 ^= word
      for _ in 0..<rounds { round() }
      v0 ^= word
    }

    mutating func finish(rounds: Int) -> UInt64 {
      v2 ^= 0xff
      for _ in 0..<rounds { round() }
      return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func round() {
      func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
      }
      v0 &+= v1
      v1 = rotate(v1, 13) ^ v0
      v0 = rotate(v0, 32)
      v2 &+= v3
      v3 = rotate(v3, 16) ^ v2
      v0 &+= v3
      v3 = rotate(v3, 21) ^ v0
      v2 &+= v1
      v1 = rotate(v1, 17) ^ v2
      v2 = rotate(v2, 32)
    }
  }
}
