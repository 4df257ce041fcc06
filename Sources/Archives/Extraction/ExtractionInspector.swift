/// An observer of the members of an archive while they are unpacked, which may reject any of them.
///
/// An error that it throws ends the extraction as `ArchiveFlaw.inspection`; nothing is left behind.
package protocol ExtractionInspector {
  /// Inspects the header of a member before it is created under `name`.
  mutating func begin(_ entry: ArchiveEntry, as name: [UInt8]) throws

  /// Inspects a piece of the data of a regular file, at its offset in the file.
  ///
  /// Pieces come in order and do not overlap; the holes of sparse files are skipped.
  mutating func inspect(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws

  /// Inspects the end of the data of a regular file.
  mutating func end() throws
}

/// An inspector that accepts everything.
struct NoInspector: ExtractionInspector {
  mutating func begin(_ entry: ArchiveEntry, as name: [UInt8]) {}
  mutating func inspect(_ bytes: UnsafeRawBufferPointer, at offset: Int) {}
  mutating func end() {}
}
