/// Looks at the members of an archive while they are unpacked, and may refuse any of them.
///
/// What it throws ends the extraction as `ArchiveError.refused`; nothing is left of it then.
package protocol ExtractionInspector {
  /// Sees a member before anything is made of it, under the name that it gets.
  mutating func begin(_ entry: ArchiveEntry, as name: [UInt8]) throws

  /// Sees a piece of the data of a regular file, and where in the file it belongs.
  ///
  /// Pieces come in order and do not overlap; the holes of sparse files are left out.
  mutating func inspect(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws

  /// Sees the end of the data of a regular file.
  mutating func end() throws
}

/// Accepts everything.
struct NoInspector: ExtractionInspector {
  mutating func begin(_ entry: ArchiveEntry, as name: [UInt8]) {}
  mutating func inspect(_ bytes: UnsafeRawBufferPointer, at offset: Int) {}
  mutating func end() {}
}
