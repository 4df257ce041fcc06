/// The limits of an archive that is unpacked.
package struct ExtractionLimits: Sendable, Hashable {
  /// The largest number of members.
  package var entries: Int
  /// The largest size of a member in bytes, holes included.
  package var entryBytes: Int
  /// The largest size of all members together, holes included.
  package var totalBytes: Int
  /// The largest number of bytes for each byte of the archive.
  ///
  /// An archive of less than 64 KiB counts as one of 64 KiB: a short file of zeros is no attack.
  package var ratio: Int
  /// The largest number of directories that a member is in.
  package var depth: Int

  /// Limits of one's own.
  package init(entries: Int, entryBytes: Int, totalBytes: Int, ratio: Int, depth: Int = 256) {
    self.entries = entries
    self.entryBytes = entryBytes
    self.totalBytes = totalBytes
    self.ratio = ratio
    self.depth = depth
  }

  /// Limits far above any virtual environment: 1 000 000 members, 16 GiB in one, 64 GiB in all, 1000
  /// times the size of the archive, 256 directories in each other.
  package static let standard = ExtractionLimits(
    entries: 1_000_000, entryBytes: 16 << 30, totalBytes: 64 << 30, ratio: 1000)
}
