/// The symbols of one of the three codes of a deflate stream (RFC 1951, 3.2.5 and 3.2.7).
enum DeflateAlphabet {
  case literals
  case distances
  case codeLengths

  /// The order in which the lengths of the code length code are written (3.2.7).
  static let codeLengthOrder: [Int] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// What each symbol stands for.
  ///
  /// The two codes have symbols that the fixed code gives a code and that must not occur (3.2.6).
  var symbols: [DecodeEntry] {
    switch self {
    case .literals:
      (0..<256).map { .literal($0) } + [.endOfBlock] + Self.lengths
        + [.unassigned, .unassigned]
    case .distances: Self.ranges(from: 1, count: 30, perExtraBit: 2) + [.unassigned, .unassigned]
    case .codeLengths: (0..<19).map { .literal($0) }
    }
  }

  /// The bits that index the first table: most codes are no longer.
  var tableBits: Int {
    switch self {
    case .literals: 11
    case .distances: 8
    case .codeLengths: 7
    }
  }

  /// The entries that first and second tables can have together.
  ///
  /// That is what zlib's `enough` computes from the number of symbols, `tableBits` and 15 bits.
  var tableSize: Int {
    switch self {
    case .literals: 2342
    case .distances: 402
    case .codeLengths: 128
    }
  }

  /// What a code of one bit stands for where no symbol has a code.
  var withoutCodes: DecodeEntry { self == .codeLengths ? .literal(0) : .unassigned }

  /// Whether a code of which a single symbol has one bit is complete.
  var allowsSingleCode: Bool { self != .codeLengths }

  private static let lengths: [DecodeEntry] =
    // The longest one has its own symbol.
    ranges(from: 3, count: 28, perExtraBit: 4) + [.range(from: 258, extraBits: 0)]

  /// Returns ranges of which each begins after the one before, twice as large after `step` of them,
  /// except for the first ones.
  private static func ranges(from first: UInt32, count: Int, perExtraBit step: Int) -> [DecodeEntry]
  {
    var base = first
    return (0..<count).map { index in
      let extraBits = UInt32(max(0, index / step - 1))
      defer { base += 1 << extraBits }
      return .range(from: base, extraBits: extraBits)
    }
  }
}
