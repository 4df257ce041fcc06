package import Core
internal import Synchronization

/// An archive whose members are unpacked in a pack of ours: what is read from it needs no work any more.
extension ZipArchive {
  /// Opens what `unpack` has written.
  ///
  /// `original` is the archive itself, which is read where the pack turns out to be damaged.
  package convenience init(unpacked pack: PackFile, original: RandomAccessFile) {
    let members = pack.parts.map { part in
      ZipMember(
        name: part.name, method: .stored, crc32: UInt32(truncatingIfNeeded: part.numbers.0),
        compressedSize: part.size, size: part.size,
        unixMode: UInt16(truncatingIfNeeded: part.numbers.0 >> 32), dataOffset: part.offset,
        modified: Int(Int64(bitPattern: part.numbers.1)), checksum: part.checksum)
    }
    self.init(file: pack.file, members: members, original: original)
  }

  /// The number of bytes of all members.
  package var unpackedSize: Int { members.reduce(0) { $0 + $1.size } }

  /// Adds all members to a pack; `read` passes the contents of one in pieces to the function that it gets.
  ///
  /// Throws what `read` and the pack throw.
  package func unpack(
    into pack: inout PackWriter,
    reading read: (ZipMember, (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    for member in members {
      let numbers = (
        UInt64(member.unixMode) << 32 | UInt64(member.crc32),
        UInt64(bitPattern: Int64(member.modified))
      )
      pack.begin(member.name, numbers: numbers)
      if member.size > 0 { try read(member) { try pack.append($0) } }
    }
  }

  /// Notes that the pack is damaged, and opens the archive itself; nil for one that is not unpacked.
  ///
  /// Throws `ZipError` and `FileError`.
  package func openOriginal() throws -> ZipArchive? {
    guard let original else { return nil }
    damage.store(true, ordering: .relaxed)
    return try .open(original)
  }
}
