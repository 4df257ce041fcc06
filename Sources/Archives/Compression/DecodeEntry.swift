/// An entry of a `DecodeTable`: what a code stands for, and the bits that it takes.
///
/// It is packed so that one load tells everything, and so that a shift of 64 bits, which looks at the
/// lowest 6 bits of its count only, needs no mask:
///
///     bits  0–7   the bits to drop: of the code and those that follow it
///     bits  8–13  the bits of the code; of a link: those of the index into the second table
///     bit  14     a link to a second table
///     bit  15     neither literal, length nor distance: a link, the end of a block, or unassigned
///     bits 16–30  the literal, the smallest length or distance, the offset of the second table
///     bit  31     a literal
struct DecodeEntry {
  let raw: UInt32

  private static let linkFlag: UInt32 = 1 << 14
  private static let specialFlag: UInt32 = 1 << 15
  private static let literalFlag: UInt32 = 1 << 31

  /// A literal, or a symbol of the code length code.
  static func literal(_ value: UInt32) -> DecodeEntry {
    DecodeEntry(raw: literalFlag | value << 16)
  }

  /// A length or distance: the smallest one, and the bits that are added to it.
  static func range(from base: UInt32, extraBits: UInt32) -> DecodeEntry {
    DecodeEntry(raw: base << 16 | extraBits)
  }

  /// The end of a block.
  static let endOfBlock = DecodeEntry(raw: specialFlag)

  /// A code that stands for nothing.
  static let unassigned = DecodeEntry(raw: specialFlag | 1 << 16)

  /// A link from the first table, which takes `dropping` bits, to a second one.
  static func link(to offset: Int, indexBits: Int, dropping: Int) -> DecodeEntry {
    DecodeEntry(
      raw: specialFlag | linkFlag | UInt32(offset) << 16 | UInt32(indexBits) << 8
        | UInt32(dropping))
  }

  /// Returns the entry for a code of `length` bits.
  @inline(__always)
  func withCode(length: Int) -> DecodeEntry {
    DecodeEntry(raw: raw &+ UInt32(truncatingIfNeeded: length) &* 0x101)
  }

  @inline(__always) var isLiteral: Bool { Int32(bitPattern: raw) < 0 }
  @inline(__always) var isSpecial: Bool { raw & Self.specialFlag != 0 }
  @inline(__always) var isLink: Bool { raw & Self.linkFlag != 0 }
  @inline(__always) var isEndOfBlock: Bool { value == 0 }
  @inline(__always) var bitCount: UInt32 { raw & 0xff }
  /// The count of a shift by the bits to drop.
  @inline(__always) var dropShift: UInt64 { UInt64(truncatingIfNeeded: raw) }
  /// The count of a shift by the bits of the code, or of the index into the second table.
  @inline(__always) var codeShift: UInt64 { UInt64(truncatingIfNeeded: raw &>> 8) }
  @inline(__always) var byte: UInt8 { UInt8(truncatingIfNeeded: raw &>> 16) }
  @inline(__always) var value: Int { Int(truncatingIfNeeded: (raw &>> 16) & 0x7fff) }

  /// Returns the length or distance, with the bits that follow the code; `bits` begins with the code.
  @inline(__always)
  func value(with bits: UInt64) -> Int {
    let extra = (bits & ~(~0 &<< dropShift)) &>> codeShift
    return Int(truncatingIfNeeded: raw &>> 16) &+ Int(truncatingIfNeeded: extra)
  }

  /// Returns the index into the second table of a link; `bits` begins after those that it drops.
  @inline(__always)
  func index(in bits: UInt64) -> Int {
    Int(truncatingIfNeeded: bits & ~(~0 &<< codeShift))
  }
}
