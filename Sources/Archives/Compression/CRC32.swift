internal import CDeflate

/// A CRC-32 that is computed piece by piece.
struct CRC32 {
  private(set) var value: UInt32 = 0

  /// Adds bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // Without an address it would begin anew.
    guard let address = bytes.baseAddress else { return }
    value = libdeflate_crc32(value, address, bytes.count)
  }

  /// Returns the CRC-32 of bytes in memory.
  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var crc = CRC32()
    if !bytes.isEmpty { crc.update(bytes) }
    return crc.value
  }
}
