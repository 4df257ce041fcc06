internal import CArchive
internal import SystemPackage

/// A decompressor of xz, zstd or bzip2 over libarchive.
///
/// It is an `archive_read` apart from the one that reads the format, so that exactly one filter runs
/// (libarchive alone would also decompress twice), the stream is read to its end and its last
/// checksum verified, and the decompressed bytes can be counted.
final class FilterSource: ByteSource {
  private let handle: ReadHandle
  private let filter: ArchiveFilter
  private let name: FilePath
  private var ended = false

  init(
    _ upstream: any ByteSource, filter: ArchiveFilter, name: FilePath
  ) throws(ArchiveError) {
    self.filter = filter
    self.name = name
    let code =
      switch filter {
      case .none: ARCHIVE_FILTER_NONE
      case .gzip: ARCHIVE_FILTER_GZIP
      case .xz: ARCHIVE_FILTER_XZ
      case .zstd: ARCHIVE_FILTER_ZSTD
      case .bzip2: ARCHIVE_FILTER_BZIP2
      }
    do throws(ArchiveError) {
      handle = try ReadHandle(upstream, archive: name) { pointer in
        let result = archive_read_append_filter(pointer, code)
        return result == ARCHIVE_OK ? archive_read_set_format(pointer, ARCHIVE_FORMAT_RAW) : result
      }
      var entry: OpaquePointer?
      let result = archive_read_next_header(handle.pointer, &entry)
      guard result == ARCHIVE_OK else { throw handle.failure(.open, member: nil) }
    } catch {
      throw Self.damage(error, filter: filter, name: name)
    }
  }

  func next() throws(ArchiveError) -> UnsafeRawBufferPointer {
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    if ended { return nothing }
    var start: UnsafeRawPointer?
    var count = 0
    var offset: Int64 = 0
    let result = archive_read_data_block(handle.pointer, &start, &count, &offset)
    switch result {
    case ARCHIVE_OK: return UnsafeRawBufferPointer(start: start, count: count)
    case ARCHIVE_EOF:
      ended = true
      // liblzma consumes the padding of xz itself; zstd and bzip2 have none.
      try handle.drain { _ in false }
      return nothing
    default:
      throw Self.damage(handle.failure(.readData, member: nil), filter: filter, name: name)
    }
  }

  /// Turns libarchive's error about a raw stream into one that names the compression.
  private static func damage(
    _ error: ArchiveError, filter: ArchiveFilter, name: FilePath
  ) -> ArchiveError {
    guard case .library(_, let reason, _) = error.reason else { return error }
    return ArchiveError(name, .damaged(filter: filter, reason: reason))
  }
}
