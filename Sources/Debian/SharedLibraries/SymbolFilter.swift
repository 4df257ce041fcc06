/// Tells most of the symbols that nobody asked for from those that somebody did (a Bloom filter with one
/// hash function).
struct SymbolFilter: Sendable {
  private var bits: [UInt64]

  /// A filter that wants nothing.
  static let nothing = SymbolFilter([])

  /// Creates the filter for names as symbols files have them.
  init(_ names: [String]) {
    // At least sixteen bits for a name, so that one in sixteen of the others is taken for wanted at most.
    var words = 1
    while words * 4 < names.count { words *= 2 }
    bits = [UInt64](repeating: 0, count: names.isEmpty ? 0 : words)
    for var name in names {
      let (word, bit) = name.withUTF8 { position(of: $0) }
      bits[word] |= bit
    }
  }

  /// Returns whether a name is wanted, or looks like one that is.
  func mayWant(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bits.isEmpty else { return false }
    let (word, bit) = position(of: name)
    return bits[word] & bit != 0
  }

  private func position(of name: UnsafeBufferPointer<UInt8>) -> (word: Int, bit: UInt64) {
    let hash = Self.hash(UnsafeRawBufferPointer(name))
    return (Int(hash >> 6) & (bits.count - 1), 1 << (hash & 63))
  }

  /// Mixes eight bytes at a time.
  ///
  /// It need not resist anyone: what is taken for wanted costs a little time, and nothing else.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: bytes.count)
    func mix(_ value: UInt64) {
      hash = (hash ^ value) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash >> 32
    }
    var index = 0
    while index + 8 <= bytes.count {
      mix(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    mix(rest)
    return hash
  }
}
