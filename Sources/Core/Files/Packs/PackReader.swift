/// A reader of the parts of a pack that reads several at once; one thread at a time may use it.
package struct PackReader: ~Copyable {
  private let pack: PackFile
  private var buffer: UnsafeMutableRawBufferPointer
  /// The stretch of the file that `buffer` has.
  private var stretch = 0..<0
  /// How many bytes are read at least: they stay in the cache of the processor.
  private static let length = 256 << 10

  /// A reader of a pack.
  package init(_ pack: PackFile) {
    self.pack = pack
    buffer = .allocate(byteCount: Self.length, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Calls `body` with the contents of a part, and returns what it returns; nil, without calling it, if
  /// they are damaged.
  ///
  /// Parts are best read in the order of the pack. Throws `FileError` and what `body` throws.
  package mutating func read<Result>(
    _ part: PackFile.Part, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result? {
    let end = part.offset + part.size
    if part.offset < stretch.lowerBound || end > stretch.upperBound {
      if buffer.count < part.size || buffer.count > Self.length {
        buffer.deallocate()
        buffer = .allocate(byteCount: max(part.size, Self.length), alignment: 16)
      }
      stretch = 0..<0
      let count = try pack.file.read(at: part.offset, into: buffer)
      stretch = part.offset..<part.offset + count
      guard end <= stretch.upperBound else { return nil }
    }
    let start = part.offset - stretch.lowerBound
    let contents = UnsafeRawBufferPointer(rebasing: buffer[start..<start + part.size])
    return Checksum.of(contents) == part.checksum ? try body(contents) : nil
  }
}
