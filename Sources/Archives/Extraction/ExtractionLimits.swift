/// How large an archive may become when it is unpacked.
package struct ExtractionLimits: Sendable, Hashable {
  /// How many members it may have.
  package var entries: Int
  /// How many bytes one member may have, holes included.
  package var entryBytes: Int
  /// How many bytes all members may have together, holes included.
  package var totalBytes: Int
  /// How many bytes may come out of one byte of the archive.
  ///
  /// An archive of less than 64 KiB counts
  /// as one of 64 KiB, for a short file of zeros is no attack.
  package var ratio: Int

  package init(entries: Int, entryBytes: Int, totalBytes: Int, ratio: Int) {
    self.entries = entries
    self.entryBytes = entryBytes
    self.totalBytes = totalBytes
    self.ratio = ratio
  }

  /// Far more than any virtual environment has: 1 000 000 members, 16 GiB in one, 64 GiB in all,
  /// 1000 times the size of the archive.
  package static let standard = ExtractionLimits(
    entries: 1_000_000, entryBytes: 16 << 30, totalBytes: 64 << 30, ratio: 1000)
}
