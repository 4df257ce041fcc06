/// A table that decodes a Huffman code (RFC 1951, 3.2.2), built anew for each block.
///
/// The next bits of the stream are an index into a first table. Codes that are longer than this index
/// have a link there to a second table.
struct DecodeTable: ~Copyable {
  /// The greatest length of a code in bits (3.2.7).
  static let longestCode = 15

  let alphabet: DeflateAlphabet
  let entries: UnsafeMutablePointer<DecodeEntry>
  /// The bits of an index into the first table.
  private(set) var mask: UInt64 = 0
  private let symbols: UnsafeMutablePointer<DecodeEntry>
  private let symbolCount: Int
  /// The symbols that have a code, in the order of these.
  private let sorted: UnsafeMutablePointer<UInt16>
  /// The number of symbols for each length of code, then the index of the first one in `sorted`.
  private let counts: UnsafeMutablePointer<Int>
  private let starts: UnsafeMutablePointer<Int>

  init(_ alphabet: DeflateAlphabet) {
    self.alphabet = alphabet
    let symbols = alphabet.symbols
    symbolCount = symbols.count
    self.symbols = .allocate(capacity: symbolCount)
    self.symbols.initialize(from: symbols, count: symbolCount)
    entries = .allocate(capacity: alphabet.tableSize)
    entries.initialize(repeating: .unassigned, count: alphabet.tableSize)
    sorted = .allocate(capacity: symbolCount)
    sorted.initialize(repeating: 0, count: symbolCount)
    counts = .allocate(capacity: Self.longestCode + 1)
    starts = .allocate(capacity: Self.longestCode + 1)
  }

  deinit {
    symbols.deallocate()
    entries.deallocate()
    sorted.deallocate()
    counts.deallocate()
    starts.deallocate()
  }

  /// Builds the table from the length of the code of each symbol, at most `longestCode`, 0 for none.
  ///
  /// Returns false, if these lengths are no code: over-subscribed, or incomplete other than zlib
  /// allows.
  mutating func build(_ lengths: UnsafeBufferPointer<UInt8>) -> Bool {
    precondition(lengths.count <= symbolCount)
    count(lengths)
    var longest = Self.longestCode
    while longest > 0, counts[longest] == 0 { longest -= 1 }
    guard longest > 0 else {
      entries.update(repeating: alphabet.withoutCodes.withCode(length: 1), count: 2)
      mask = 1
      return true
    }
    var free = 1
    for length in 1...longest {
      free = free * 2 - counts[length]
      if free < 0 { return false }
    }
    guard free == 0 || longest == 1 && alphabet.allowsSingleCode else { return false }
    sort(lengths)
    fill(longest: longest)
    // The other half of a single code.
    if free > 0 { entries[1] = .unassigned.withCode(length: 1) }
    return true
  }

  private func count(_ lengths: UnsafeBufferPointer<UInt8>) {
    counts.update(repeating: 0, count: Self.longestCode + 1)
    for length in lengths { counts[Int(length & 15)] &+= 1 }
    counts[0] = 0
  }

  private func sort(_ lengths: UnsafeBufferPointer<UInt8>) {
    var start = 0
    for length in 1...Self.longestCode {
      starts[length] = start
      start &+= counts[length]
    }
    for symbol in 0..<lengths.count {
      let length = Int(lengths[symbol] & 15)
      if length == 0 { continue }
      sorted[starts[length]] = UInt16(truncatingIfNeeded: symbol)
      starts[length] &+= 1
    }
  }

  /// Fills the tables for a code whose lengths were checked and sorted.
  private mutating func fill(longest: Int) {
    let bits = min(alphabet.tableBits, longest)
    mask = 1 &<< UInt64(bits) - 1
    // Codes are packed from their first bit on, so they are kept reversed. A longer one continues where
    // the shorter ones end.
    var code = 0
    var index = 0
    var size = 1
    for length in 1...bits {
      (entries + size).update(from: entries, count: size)
      size &*= 2
      for _ in 0..<counts[length] {
        entries[code] = symbols[Int(sorted[index])].withCode(length: length)
        code = Self.next(code, length: length)
        index &+= 1
      }
    }
    guard longest > bits else { return }
    var prefix = -1
    var table = 0..<size
    for length in (bits + 1)...longest {
      let step = 1 &<< (length &- bits)
      while counts[length] > 0 {
        if code & (size &- 1) != prefix {
          prefix = code & (size &- 1)
          let indexBits = secondIndexBits(from: length, after: bits, longest: longest)
          table = table.upperBound..<table.upperBound + 1 << indexBits
          precondition(table.upperBound <= alphabet.tableSize)
          entries[prefix] = .link(to: table.lowerBound, indexBits: indexBits, dropping: bits)
        }
        let entry = symbols[Int(sorted[index])].withCode(length: length &- bits)
        var place = table.lowerBound &+ code &>> bits
        while place < table.upperBound {
          entries[place] = entry
          place &+= step
        }
        code = Self.next(code, length: length)
        index &+= 1
        counts[length] &-= 1
      }
    }
  }

  /// Returns the bits of an index into a second table whose first code has `length` bits: so many that
  /// the codes that are left fill it.
  private func secondIndexBits(from length: Int, after bits: Int, longest: Int) -> Int {
    var length = length
    var free = 1 &<< (length &- bits) &- counts[length]
    while free > 0, length < longest {
      length &+= 1
      free = free &* 2 &- counts[length]
    }
    return length &- bits
  }

  /// Returns the code after `code`, both reversed; after the last one, 0.
  @inline(__always)
  private static func next(_ code: Int, length: Int) -> Int {
    let zeros = UInt32(truncatingIfNeeded: code ^ (1 &<< length &- 1))
    if zeros == 0 { return 0 }
    let bit = 1 &<< (31 &- zeros.leadingZeroBitCount)
    return code & (bit &- 1) | bit
  }
}
