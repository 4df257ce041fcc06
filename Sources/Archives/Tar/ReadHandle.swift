internal import CArchive
internal import Glibc
internal import SystemPackage

/// An `archive_read` and the source of its bytes.
final class ReadHandle {
  let pointer: OpaquePointer
  private let archive: FilePath
  private let feed: Feed

  /// The state of libarchive's read callback.
  private final class Feed {
    let source: any ByteSource
    /// The number of bytes given to libarchive.
    var delivered = 0
    /// The last piece given to libarchive, still valid.
    var last = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The error of the source, which libarchive cannot report.
    var failure: ArchiveError?

    init(_ source: any ByteSource) { self.source = source }
  }

  /// Opens `source`.
  ///
  /// `prepare` enables formats and filters; it returns the first result that is not `ARCHIVE_OK`.
  init(
    _ source: any ByteSource, archive: FilePath, prepare: (OpaquePointer) -> CInt
  ) throws(ArchiveError) {
    guard let pointer = archive_read_new() else {
      throw ArchiveError(archive, .library(.open, reason: "out of memory", code: ENOMEM))
    }
    self.pointer = pointer
    self.archive = archive
    feed = Feed(source)
    var result = prepare(pointer)
    if result == ARCHIVE_OK {
      result = archive_read_open(
        pointer, Unmanaged.passUnretained(feed).toOpaque(), nil,
        { _, context, buffer in
          guard let context, let buffer else { return Int(ARCHIVE_FATAL) }
          let feed = Unmanaged<Feed>.fromOpaque(context).takeUnretainedValue()
          do throws(ArchiveError) {
            feed.last = try feed.source.next()
          } catch {
            feed.failure = error
            return Int(ARCHIVE_FATAL)
          }
          feed.delivered += feed.last.count
          buffer.pointee = feed.last.baseAddress
          return feed.last.count
        }, nil)
    }
    guard result == ARCHIVE_OK else { throw failure(.open, member: nil) }
  }

  deinit { archive_read_free(pointer) }

  /// Returns the error for a result of libarchive other than `ARCHIVE_OK`.
  func failure(_ operation: ArchiveFlaw.Operation, member: [UInt8]?) -> ArchiveError {
    if let failure = feed.failure { return failure }
    return ArchiveError(
      archive, member: member, .library(operation, reason: text, code: archive_errno(pointer)))
  }

  /// The text of libarchive's last error.
  var text: String {
    archive_error_string(pointer).map { String(cString: $0) } ?? "unknown error"
  }

  /// The number of bytes that the format has consumed.
  var position: Int { Int(archive_filter_bytes(pointer, 0)) }

  /// The number of bytes given to libarchive.
  var delivered: Int { feed.delivered }

  /// Reads the source to its end.
  ///
  /// Throws unless all that libarchive has not consumed is `padding`, at most 16 MiB of it (tapes and
  /// `tar -b` pad to a record, which is far less).
  func drain(where padding: (UInt8) -> Bool) throws(ArchiveError) {
    let used = Int(archive_filter_bytes(pointer, -1))
    var left = feed.delivered - used
    // More than the last piece: libarchive copied the rest of an earlier piece, which is where it
    // looked for padding and found something else.
    guard left <= feed.last.count else { throw ArchiveError(archive, .trailingData) }
    var piece = UnsafeRawBufferPointer(rebasing: feed.last.suffix(left))
    while true {
      guard piece.allSatisfy(padding), left <= 16 << 20 else {
        throw ArchiveError(archive, .trailingData)
      }
      piece = try feed.source.next()
      if piece.isEmpty { return }
      left += piece.count
    }
  }
}
