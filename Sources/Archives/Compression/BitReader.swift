/// A reader of the bits of a piece of a deflate stream, from the lowest bit of each byte on (RFC 1951,
/// 3.1.1).
struct BitReader {
  /// The next bits; those above `count` are none, or those that `next` begins with.
  private(set) var bits: UInt64
  /// The number of bits that can be taken, at most 63.
  private(set) var count: UInt32
  /// The first byte that is not in `bits` as a whole.
  private(set) var next: UnsafeRawPointer
  private let start: UnsafeRawPointer
  private let end: UnsafeRawPointer

  /// Reads `input` after the bits that were left of the piece before.
  init(_ input: UnsafeRawBufferPointer, after bits: UInt64, count: UInt32) {
    // An empty piece may have no address.
    start = input.baseAddress ?? UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped
    next = start
    end = start + input.count
    self.bits = bits
    self.count = count
  }

  /// The number of bytes that are left of the piece, apart from those in `bits`.
  @inline(__always) var left: Int { end - next }

  /// Whether three `refillQuickly` read only bytes of the piece.
  @inline(__always) var canRefillQuickly: Bool { left >= 24 }

  /// Fills up to at least 56 bits; there must be 8 bytes left.
  @inline(__always)
  mutating func refillQuickly() {
    let word = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self))
    bits |= word &<< UInt64(truncatingIfNeeded: count)
    next += Int(truncatingIfNeeded: (63 &- count) &>> 3 & 7)
    count |= 56
  }

  /// Fills up to at least 56 bits, or to the end of the piece.
  @inline(__always)
  mutating func refill() {
    if left >= 8 { return refillQuickly() }
    while count < 56, next < end {
      bits |= UInt64(next.load(as: UInt8.self)) &<< UInt64(truncatingIfNeeded: count)
      next += 1
      count &+= 8
    }
  }

  /// Removes the bits of an entry.
  @inline(__always)
  mutating func drop(_ entry: DecodeEntry) {
    bits &>>= entry.dropShift
    count &-= entry.bitCount
  }

  /// Returns the next bits as an index into a table.
  @inline(__always)
  func index(_ mask: UInt64) -> Int { Int(truncatingIfNeeded: bits & mask) }

  /// Removes the bits of an entry, and leaves the upper bytes of `count` to `settle`.
  @inline(__always)
  mutating func dropQuickly(_ entry: DecodeEntry) {
    bits &>>= entry.dropShift
    count &-= entry.raw
  }

  /// Corrects `count` after `dropQuickly`.
  @inline(__always)
  mutating func settle() { count &= 63 }

  /// Takes up to 32 bits as a number; nil if there are not as many.
  @inline(__always)
  mutating func take(_ wanted: UInt32) -> Int? {
    refill()
    guard count >= wanted else { return nil }
    let value = bits & (1 &<< UInt64(wanted) &- 1)
    bits &>>= UInt64(wanted)
    count &-= wanted
    return Int(truncatingIfNeeded: value)
  }

  /// Takes the next code, with the bits that follow it; nil if there are not as many.
  @inline(__always)
  mutating func take(_ table: borrowing DecodeTable) -> (entry: DecodeEntry, value: Int)? {
    var rest = self
    var entry = table.entries[Int(truncatingIfNeeded: bits & table.mask)]
    if entry.isLink {
      guard count >= entry.bitCount else { return nil }
      rest.drop(entry)
      entry = table.entries[entry.value &+ entry.index(in: rest.bits)]
    }
    guard rest.count >= entry.bitCount else { return nil }
    let value = entry.isLiteral ? entry.value : entry.value(with: rest.bits)
    rest.drop(entry)
    self = rest
    return (entry, value)
  }

  /// Drops the bits before the next byte.
  mutating func align() {
    bits &>>= UInt64(count & 7)
    count &-= count & 7
  }

  /// Gives back the bytes that are in `bits` as a whole, as far as they are of this piece.
  mutating func giveBack() {
    let whole = min(Int(count &>> 3), next - start)
    next -= whole
    count &-= UInt32(truncatingIfNeeded: whole) &* 8
    trim()
  }

  /// Clears what `refillQuickly` left above `count`.
  mutating func trim() { bits &= 1 &<< UInt64(count) &- 1 }

  /// Copies bytes that `left` has; `bits` must have none.
  mutating func copy(_ count: Int, to room: UnsafeMutableRawPointer) {
    room.copyMemory(from: next, byteCount: count)
    next += count
  }
}
