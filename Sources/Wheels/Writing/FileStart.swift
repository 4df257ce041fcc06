internal import ELF

/// The first bytes of a file that is written in pieces of any length, by which its kind is recognised.
struct FileStart {
  /// How many bytes of the magic number of ELF files are there; nil for a file of another kind.
  private var matched: Int? = 0

  /// Whether the file is an ELF file.
  var isELF: Bool { matched == ElfFile.magic.count }

  /// Looks at the next piece.
  mutating func add(_ piece: UnsafeRawBufferPointer) {
    for byte in piece.prefix(ElfFile.magic.count) {
      guard let count = matched, count < ElfFile.magic.count else { return }
      matched = ElfFile.magic[count] == byte ? count + 1 : nil
    }
  }
}
