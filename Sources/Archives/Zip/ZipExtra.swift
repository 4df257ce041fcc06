internal import Core
internal import SystemPackage

/// The extra fields of a central or local header that a reader must understand
/// (APPNOTE.TXT 4.5).
struct ZipExtra {
  /// The 64-bit values of field 0x0001; their meaning depends on the header.
  struct Zip64 {
    let values: [UInt64]

    /// Replaces the 32-bit fields that are saturated.
    ///
    /// Throws `failure` if there are too many or too few values.
    func resolve<E: Error>(
      size: inout UInt64, compressedSize: inout UInt64, offset: inout UInt64,
      failure: (ZipError.Reason) -> E
    ) throws(E) {
      var rest = values[...]
      func next(_ field: inout UInt64) throws(E) {
        guard field == 0xffff_ffff else { return }
        guard let value = rest.popFirst(), value < 1 << 62 else {
          throw failure(.zip64Mismatch("the zip64 extra field is too short or out of range"))
        }
        field = value
      }
      try next(&size)
      try next(&compressedSize)
      try next(&offset)
      if rest.isEmpty { return }
      // Some writers state all values although the fields hold them; then they must agree.
      guard rest.count == values.count,
        zip(values, [size, compressedSize, offset]).allSatisfy({ $0 == $1 })
      else {
        throw failure(.zip64Mismatch("the zip64 extra field has superfluous values"))
      }
    }
  }

  private(set) var zip64: Zip64?
  /// The name in field 0x7075, which must not differ from the header's.
  private(set) var unicodeName: ArraySlice<UInt8>?

  init(_ bytes: ArraySlice<UInt8>, archive: FilePath, member: String) throws(ZipError) {
    var rest = bytes
    while !rest.isEmpty {
      // Fewer than four bytes are padding, which some alignment tools leave.
      guard rest.count >= 4 else { return }
      let identifier = rest.littleEndian16(at: rest.startIndex)
      let length = Int(rest.littleEndian16(at: rest.startIndex + 2))
      rest = rest.dropFirst(4)
      guard length <= rest.count else {
        throw ZipError(
          archive, member: member, .directoryMismatch("an extra field is longer than its room"))
      }
      let field = rest.prefix(length)
      rest = rest.dropFirst(length)
      switch identifier {
      case 0x0001:
        guard zip64 == nil else {
          throw ZipError(archive, member: member, .zip64Mismatch("there are two such extra fields"))
        }
        // Up to three numbers of eight bytes, then possibly the disk: four bytes, always 0.
        guard
          length <= 24 && length % 8 == 0 || length == 28 && field.suffix(4).allSatisfy({ $0 == 0 })
        else {
          throw ZipError(
            archive, member: member,
            .zip64Mismatch("the zip64 extra field has a length of \(length)"))
        }
        zip64 = Zip64(
          values: stride(from: field.startIndex, to: field.endIndex - 7, by: 8).map {
            field.littleEndian64(at: $0)
          })
      case 0x7075 where length > 5 && field.first == 1:
        unicodeName = field.dropFirst(5)
      default: break
      }
    }
  }
}
