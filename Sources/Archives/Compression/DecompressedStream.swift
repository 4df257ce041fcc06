internal import Core
package import SystemPackage

/// The decompressed contents of a file, piece by piece.
///
///     let stream = try DecompressedStream.open("report.txt.gz")
///     while case let piece = try stream.next(), !piece.isEmpty { … }
///
/// A file that is not compressed gives its own bytes. Checksums are verified at the end.
package struct DecompressedStream: ~Copyable {
  /// The compression of the file, by its magic number.
  package let filter: ArchiveFilter
  private let source: any ByteSource

  /// Opens a regular file.
  ///
  /// Throws `ArchiveError`.
  package static func open(_ path: FilePath) throws(ArchiveError) -> DecompressedStream {
    try open(ArchiveInput.open(path))
  }

  /// Opens a file in memory; messages call it `name`.
  ///
  /// Throws `ArchiveError`.
  package static func open(
    bytes: [UInt8], name: FilePath
  ) throws(ArchiveError) -> DecompressedStream {
    try open(ArchiveInput(bytes, name: name))
  }

  private static func open(_ input: ArchiveInput) throws(ArchiveError) -> DecompressedStream {
    let filter = ArchiveFilter(magic: try input.peek(ArchiveFilter.magicCount))
    let source = try input.decompressed(by: filter)
    return DecompressedStream(filter: filter, source: source)
  }

  /// Returns the next bytes, valid until the next call; none at the end.
  ///
  /// Throws `ArchiveError`.
  package borrowing func next() throws(ArchiveError) -> UnsafeRawBufferPointer {
    try source.next()
  }
}

extension ArchiveInput {
  /// Opens a whole regular file.
  static func open(_ path: FilePath) throws(ArchiveError) -> ArchiveInput {
    do {
      let file = try RandomAccessFile.open(path)
      let size = file.size
      return ArchiveInput(file, range: 0..<size)
    } catch {
      throw ArchiveError(path, .input(reason: error))
    }
  }

  /// Returns the bytes decompressed by one filter.
  func decompressed(by filter: ArchiveFilter) throws(ArchiveError) -> any ByteSource {
    switch filter {
    case .none: self
    case .gzip: try GzipSource(self, name: name)
    case .xz, .zstd, .bzip2: try FilterSource(self, filter: filter, name: name)
    }
  }
}
