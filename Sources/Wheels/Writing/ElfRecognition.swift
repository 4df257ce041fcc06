internal import Core
internal import ELF
internal import SystemPackage

/// Recognises an ELF file by its first bytes while it is written, in pieces of any length, and reads what
/// it says, so that nobody opens it again for that.
struct ElfRecognition {
  private let path: String
  private let size: Int
  /// How many bytes of the magic number are there; nil for a file of another kind.
  private var matched: Int? = 0
  /// What the file says, if it came in one piece.
  private var contents: Result<ElfFile, ElfError>?

  /// Whether the file is an ELF file.
  var isELF: Bool { matched == ElfFile.magic.count }

  /// For a file of `size` bytes that will be at `path` in the tree.
  init(_ path: String, size: Int) {
    self.path = path
    self.size = size
  }

  /// Forgets all pieces: the file is written from its beginning.
  mutating func restart() { self = ElfRecognition(path, size: size) }

  /// Looks at the next piece.
  mutating func add(_ piece: UnsafeRawBufferPointer) {
    for byte in piece.prefix(ElfFile.magic.count) {
      guard let count = matched, count < ElfFile.magic.count else { return }
      matched = ElfFile.magic[count] == byte ? count + 1 : nil
    }
    guard isELF, piece.count == size else { return }
    contents = try? Self.result { try ElfFile.read(piece, path: FilePath(path)) }
  }

  /// Returns what the file says, which is now written to `target`; nil if it is no ELF file.
  ///
  /// A damaged one is a failure. Throws `FileError`.
  func contents(of target: borrowing NewFile) throws -> Result<ElfFile, ElfError>? {
    guard isELF else { return nil }
    if let contents { return contents }
    let file = try target.reading()
    return try Self.result { try ElfFile.read(file) }
  }

  private static func result(_ read: () throws -> ElfFile) throws -> Result<ElfFile, ElfError> {
    do { return .success(try read()) } catch let error as ElfError { return .failure(error) }
  }
}
