/// Numbers as files have them whose formats put the least significant byte first.
extension RandomAccessCollection<UInt8> where Index == Int {
  /// Returns the number in two bytes.
  @inlinable package func littleEndian16(at index: Int) -> UInt16 {
    UInt16(self[index]) | UInt16(self[index + 1]) << 8
  }

  /// Returns the number in four bytes.
  @inlinable package func littleEndian32(at index: Int) -> UInt32 {
    UInt32(littleEndian16(at: index)) | UInt32(littleEndian16(at: index + 2)) << 16
  }

  /// Returns the number in eight bytes.
  @inlinable package func littleEndian64(at index: Int) -> UInt64 {
    UInt64(littleEndian32(at: index)) | UInt64(littleEndian32(at: index + 4)) << 32
  }
}
