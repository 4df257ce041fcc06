/// The header of a .pyc file (PEP 552).
package struct PycHeader: Sendable, Hashable {
  /// What the file says about its source.
  package enum Source: Sendable, Hashable {
    /// The time of the last change, in seconds, and the size, both modulo 2³².
    case timestamp(modified: UInt32, size: UInt32)
    /// The hash of the contents, and whether Python compares it at every import.
    case hash(UInt64, isChecked: Bool)
  }

  /// The number of bytes of a header, after which the marshalled code begins.
  package static let length = 16

  /// The first four bytes, low byte first.
  package let magic: UInt32
  /// What the file says about its source.
  package let source: Source

  /// Parses the beginning of a file; nil if it is not one that Python 3.7 or later writes.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.length, bytes[2] == 0x0d, bytes[3] == 0x0a else { return nil }
    func word(_ offset: Int) -> UInt32 {
      bytes.withUnsafeBytes {
        UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      }
    }
    magic = word(0)
    guard let mode = BytecodeMode(flags: word(4)) else { return nil }
    source =
      mode == .timestamp
      ? .timestamp(modified: word(8), size: word(12))
      : .hash(UInt64(word(12)) << 32 | UInt64(word(8)), isChecked: mode == .checkedHash)
  }

  /// The mode that writes such files.
  package var mode: BytecodeMode {
    switch source {
    case .timestamp: .timestamp
    case .hash(_, let isChecked): isChecked ? .checkedHash : .uncheckedHash
    }
  }

  /// The number that CPython's documentation calls the magic number.
  package var magicNumber: Int { Int(magic & 0xffff) }

  /// The magic numbers of the released versions of Python 3, by minor version.
  package static let magicNumbers: [Int: Int] = [
    8: 3413, 9: 3425, 10: 3439, 11: 3495, 12: 3531, 13: 3571, 14: 3627,
  ]
}
