import Testing

@testable import Archives

/// A deflate stream that is written bit by bit, and what is wrong with it.
struct BitStream: CustomTestStringConvertible {
  let testDescription: String
  let flaw: DeflateFlaw?
  private(set) var bytes: [UInt8] = []
  private var bitCount = 0

  init(_ description: String, _ flaw: DeflateFlaw? = nil, _ write: (inout BitStream) -> Void) {
    testDescription = description
    self.flaw = flaw
    write(&self)
  }

  /// Appends the lowest `count` bits of a number, the lowest one first.
  mutating func add(_ value: Int, _ count: Int) {
    for bit in 0..<count {
      if bitCount % 8 == 0 { bytes.append(0) }
      bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << UInt8(bitCount % 8)
      bitCount += 1
    }
  }

  /// Appends a code, its highest bit first.
  mutating func add(code: Int, _ count: Int) {
    for bit in (0..<count).reversed() { add(code >> bit & 1, 1) }
  }

  /// Begins a block with codes of these lengths; the code length code has 4 bits for each of 0 to 15.
  mutating func addCodes(_ literals: [Int], _ distances: [Int], isLast: Bool = true) {
    add(isLast ? 1 : 0, 1)
    add(2, 2)
    add(literals.count - 257, 5)
    add(distances.count - 1, 5)
    add(15, 4)
    for symbol in DeflateAlphabet.codeLengthOrder { add(symbol < 16 ? 4 : 0, 3) }
    for length in literals + distances { add(code: length, 4) }
  }

  /// Lengths of codes, of which all but these are 0.
  static func lengths(_ count: Int, _ lengths: [Int: Int]) -> [Int] {
    (0..<count).map { lengths[$0] ?? 0 }
  }

  /// A literal/length code: 0 is the end of the block, 10 the literal 0, 11 the length 3.
  private static let small = lengths(258, [0: 2, 256: 1, 257: 2])

  /// Begins a block with a code length code of the given lengths.
  private mutating func addHeader(_ lengths: [Int: Int]) {
    add(0b101, 3)
    add(0, 10)
    add(15, 4)
    for symbol in DeflateAlphabet.codeLengthOrder { add(lengths[symbol] ?? 0, 3) }
  }

  static let invalid: [BitStream] = [
    BitStream("block type 3", .reservedBlockType) { $0.add(0b111, 3) },
    BitStream("stored with one length", .storedLength) {
      $0.add(1, 8)
      $0.add(5, 16)
      $0.add(5, 16)
    },
    BitStream("287 literal/length codes", .tooManyCodes) {
      $0.add(0b101, 3)
      $0.add(30, 14)
    },
    BitStream("31 distance codes", .tooManyCodes) {
      $0.add(0b101, 3)
      $0.add(30 << 5, 14)
    },
    BitStream("an incomplete code length code", .codeLengthCode) { $0.addHeader([0: 2, 1: 2]) },
    BitStream("a code length code of one code", .codeLengthCode) { $0.addHeader([0: 1]) },
    BitStream("an over-subscribed code length code", .codeLengthCode) {
      $0.addHeader([0: 1, 1: 1, 2: 1])
    },
    BitStream("a repetition of nothing", .repeatedLength) {
      $0.addHeader([0: 1, 16: 1])
      $0.add(1, 1)
      $0.add(0, 2)
    },
    BitStream("a repetition beyond the end", .repeatedLength) {
      $0.addHeader([0: 1, 18: 1])
      for _ in 0..<2 {
        $0.add(1, 1)
        $0.add(127, 7)
      }
    },
    BitStream("no end of block", .noEndOfBlock) {
      $0.addCodes(lengths(257, [0: 1, 1: 1]), [1])
    },
    BitStream("no code length at all", .noEndOfBlock) {
      $0.addHeader([:])
      $0.add(0, 258)
    },
    BitStream("an incomplete literal code", .literalCode) {
      $0.addCodes(lengths(257, [0: 2, 256: 2]), [1])
    },
    BitStream("a literal code of one code of 2 bits", .literalCode) {
      $0.addCodes(lengths(257, [256: 2]), [1])
    },
    BitStream("an over-subscribed literal code", .literalCode) {
      $0.addCodes(lengths(257, [0: 1, 1: 1, 256: 1]), [1])
    },
    BitStream("an over-subscribed literal code of 15 bits", .literalCode) {
      $0.addCodes([1] + [Int](repeating: 8, count: 128) + lengths(128, [127: 15]), [1])
    },
    BitStream("an incomplete distance code", .distanceCode) { $0.addCodes(small, [2, 2, 2]) },
    BitStream("a distance code of one code of 2 bits", .distanceCode) { $0.addCodes(small, [2]) },
    BitStream("an over-subscribed distance code", .distanceCode) {
      $0.addCodes(small, [1, 1, 1])
    },
    BitStream("the fixed code of 286", .unassignedLiteral) {
      $0.add(0b011, 3)
      $0.add(code: 0b1100_0110, 8)
    },
    BitStream("the other half of a single literal code", .unassignedLiteral) {
      $0.addCodes(lengths(257, [256: 1]), [0])
      $0.add(1, 1)
    },
    BitStream("the fixed code of distance 30", .unassignedDistance) {
      $0.add(0b011, 3)
      $0.add(code: 0b0011_0000, 8)
      $0.add(code: 0b000_0001, 7)
      $0.add(code: 30, 5)
    },
    BitStream("a length without distance codes", .unassignedDistance) {
      $0.addCodes(small, [0])
      $0.add(code: 0b11, 2)
      $0.add(code: 0b10, 2)
      $0.add(0, 8)
    },
    BitStream("the other half of a single distance code", .unassignedDistance) {
      $0.addCodes(small, [1])
      $0.add(code: 0b10, 2)
      $0.add(code: 0b11, 2)
      $0.add(1, 1)
    },
    BitStream("a match before the first byte", .distanceTooFar) {
      $0.addCodes(small, [1])
      $0.add(code: 0b11, 2)
      $0.add(0, 1)
    },
    BitStream("a match that begins a byte too early", .distanceTooFar) {
      $0.addCodes(small, [0, 1])
      $0.add(code: 0b10, 2)
      $0.add(code: 0b11, 2)
      $0.add(0, 1)
    },
  ]

  static let valid: [BitStream] = [
    BitStream("an empty stored block") {
      $0.add(1, 8)
      $0.add(0xffff << 16, 32)
    },
    BitStream("a single distance code") {
      $0.addCodes(small, [1])
      $0.add(code: 0b10, 2)
      $0.add(code: 0b11, 2)
      $0.add(0, 1)
      $0.add(0, 1)
    },
    BitStream("a single literal code") {
      $0.addCodes(lengths(257, [256: 1]), [0])
      $0.add(0, 1)
    },
    BitStream("no distance code") {
      $0.addCodes(small, [0])
      $0.add(code: 0b10, 2)
      $0.add(0, 1)
    },
    BitStream("codes of 15 bits") { stream in
      let lengths = (1...14).map { $0 } + [15] + lengths(242, [241: 15])
      stream.addCodes(lengths, [1])
      for length in (1...14) { stream.add(code: 1 << length - 2, length) }
      stream.add(code: 1 << 15 - 2, 15)
      stream.add(code: 1 << 15 - 1, 15)
    },
    BitStream("a match over the border of blocks") {
      $0.addCodes(small, [1], isLast: false)
      $0.add(code: 0b10, 2)
      $0.add(0, 1)
      $0.add(0b011, 3)
      $0.add(code: 0b000_0001, 7)
      $0.add(code: 0, 5)
      $0.add(0, 7)
    },
  ]
}
