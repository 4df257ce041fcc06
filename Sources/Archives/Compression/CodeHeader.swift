/// What has been read of the lengths of codes at the start of a block (RFC 1951, 3.2.7).
struct CodeHeader: ~Copyable {
  /// The greatest numbers of lengths that zlib accepts.
  static let literalLimit = 286
  static let distanceLimit = 30

  var table = DecodeTable(.codeLengths)
  /// The numbers of lengths: of the literal/length code, the distance code and the code length code.
  var literalCount = 0
  var distanceCount = 0
  var codeLengthCount = 0
  /// The number of lengths that were read.
  var count = 0
  /// The lengths: of the code length code, or of the literal/length and the distance code.
  let lengths = UnsafeMutablePointer<UInt8>.allocate(capacity: 288 + 32)

  deinit { lengths.deallocate() }

  /// The lengths of a code: `count` from `first` on.
  func lengths(from first: Int, count: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: lengths + first, count: count)
  }
}

extension StreamInflater {
  /// Builds the fixed codes (3.2.6).
  mutating func buildFixedCodes() {
    let lengths = header.lengths
    (lengths + 0).update(repeating: 8, count: 144)
    (lengths + 144).update(repeating: 9, count: 112)
    (lengths + 256).update(repeating: 7, count: 24)
    (lengths + 280).update(repeating: 8, count: 8)
    (lengths + 288).update(repeating: 5, count: 32)
    _ = literals.build(header.lengths(from: 0, count: 288))
    _ = distances.build(header.lengths(from: 288, count: 32))
  }

  /// Reads how many lengths there are.
  mutating func readCodeCounts(_ reader: inout BitReader) -> Pause? {
    guard let value = reader.take(14) else { return .needsInput }
    header.literalCount = value & 31 + 257
    header.distanceCount = value >> 5 & 31 + 1
    header.codeLengthCount = value >> 10 + 4
    header.count = 0
    header.lengths.update(repeating: 0, count: 19)
    let areValid =
      header.literalCount <= CodeHeader.literalLimit
      && header.distanceCount <= CodeHeader.distanceLimit
    state = areValid ? .codeLengthCode : .invalid(.tooManyCodes)
    return nil
  }

  /// Reads the lengths of the code length code.
  mutating func readCodeLengthCode(_ reader: inout BitReader) -> Pause? {
    while header.count < header.codeLengthCount {
      guard let length = reader.take(3) else { return .needsInput }
      header.lengths[DeflateAlphabet.codeLengthOrder[header.count]] = UInt8(length)
      header.count += 1
    }
    header.count = 0
    let isValid = header.table.build(header.lengths(from: 0, count: 19))
    state = isValid ? .codeLengths : .invalid(.codeLengthCode)
    return nil
  }

  /// Reads the lengths of the other codes, which may be repeated, and builds the tables.
  mutating func readCodeLengths(_ reader: inout BitReader) -> Pause? {
    let total = header.literalCount + header.distanceCount
    while header.count < total {
      reader.refill()
      var rest = reader
      guard let symbol = rest.take(header.table)?.entry.byte else { return .needsInput }
      var length = symbol
      var times = 1
      switch symbol {
      case 0...15: break
      case 16:
        guard let more = rest.take(2) else { return .needsInput }
        guard header.count > 0 else {
          state = .invalid(.repeatedLength)
          return nil
        }
        length = header.lengths[header.count - 1]
        times = 3 + more
      case 17:
        guard let more = rest.take(3) else { return .needsInput }
        length = 0
        times = 3 + more
      default:
        guard let more = rest.take(7) else { return .needsInput }
        length = 0
        times = 11 + more
      }
      guard header.count + times <= total else {
        state = .invalid(.repeatedLength)
        return nil
      }
      reader = rest
      (header.lengths + header.count).update(repeating: length, count: times)
      header.count += times
    }
    state = buildCodes().map { .invalid($0) } ?? .symbols
    return nil
  }

  /// Builds the tables of the codes whose lengths were read.
  private mutating func buildCodes() -> DeflateFlaw? {
    if header.lengths[256] == 0 { return .noEndOfBlock }
    guard literals.build(header.lengths(from: 0, count: header.literalCount)) else {
      return .literalCode
    }
    let lengths = header.lengths(from: header.literalCount, count: header.distanceCount)
    return distances.build(lengths) ? nil : .distanceCode
  }
}
