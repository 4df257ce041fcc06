internal import Core
internal import SystemPackage

/// A reader of an ELF file, whose tables are small and close to each other: it reads a stretch of the file
/// at a time, and serves from that what is in it.
final class ElfReader {
  /// Where the bytes come from.
  private enum Source {
    case file(RandomAccessFile)
    case memory(UnsafeRawBufferPointer)
  }

  /// The file, for messages.
  let path: FilePath
  /// The number of bytes of the file.
  let size: Int
  private let source: Source
  /// How many bytes are read at least.
  private let stretch: Int
  private var bytes: [UInt8] = []
  /// Where in the file `bytes` begin.
  private var start = 0

  /// Creates a reader of an open file; one of which only the header is wanted need not read more.
  init(_ file: RandomAccessFile, stretch: Int = 64 << 10) {
    path = file.path
    size = file.size
    source = .file(file)
    self.stretch = stretch
  }

  /// Creates a reader of the whole contents of a file, which must outlive it.
  init(_ contents: UnsafeRawBufferPointer, path: FilePath) {
    self.path = path
    size = contents.count
    source = .memory(contents)
    stretch = 0
  }

  /// Returns `count` bytes from `offset`, fewer only at the end of the file.
  ///
  /// Throws `FileError`.
  func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    switch source {
    case .memory(let contents): return Array(contents.dropFirst(offset).prefix(count))
    case .file(let file):
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
}
