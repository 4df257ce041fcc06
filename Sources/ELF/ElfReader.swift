internal import Core
internal import SystemPackage

/// A reader of an ELF file, whose tables are small and close to each other: it reads a stretch of the file
/// at a time, and serves from that what is in it.
final class ElfReader {
  private let file: RandomAccessFile
  /// How many bytes are read at least.
  private let stretch: Int
  private var bytes: [UInt8] = []
  /// Where in the file `bytes` begin.
  private var start = 0

  /// The file, for messages.
  var path: FilePath { file.path }
  /// The number of bytes of the file.
  var size: Int { file.size }

  /// Creates a reader of an open file; one of which only the header is wanted need not read more.
  init(_ file: RandomAccessFile, stretch: Int = 64 << 10) {
    self.file = file
    self.stretch = stretch
  }

  /// Returns `count` bytes from `offset`, fewer only at the end of the file.
  ///
  /// Throws `FileError`.
  func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    if count > stretch { return try file.read(at: offset, count: count) }
    let missing = offset < start || offset - start > bytes.count - count
    let isAtEnd = !bytes.isEmpty && offset >= start && start + bytes.count >= size
    if missing && !isAtEnd {
      bytes = try file.read(at: offset, count: min(stretch, max(0, size - offset)))
      start = offset
    }
    return Array(bytes.dropFirst(offset - start).prefix(count))
  }
}
