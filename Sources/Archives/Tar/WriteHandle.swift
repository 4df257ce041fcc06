internal import CArchive
internal import Core
internal import Glibc
internal import SystemPackage

/// An `archive_write`, its output file, and an entry that is reused for each member.
///
/// If it is dropped before `close`, nothing is left behind.
final class WriteHandle {
  let pointer: OpaquePointer
  let entry: OpaquePointer
  private let archive: FilePath
  private let drain: Drain

  /// The state of libarchive's write callback.
  private final class Drain {
    var output: AtomicFile
    /// The error of the output, which libarchive cannot report.
    var failure: FileError?

    init(_ output: consuming AtomicFile) { self.output = output }
  }

  /// Starts an archive at `path`.
  ///
  /// `prepare` sets format, filter and options; it returns the first result that is not
  /// `ARCHIVE_OK`.
  init(
    _ path: FilePath, prepare: (OpaquePointer) -> CInt
  ) throws(ArchiveError) {
    archive = path
    do throws(FileError) {
      drain = Drain(try AtomicFile.create(path))
    } catch {
      throw ArchiveError(path, .output(reason: error))
    }
    let outOfMemory = ArchiveError(path, .library(.open, reason: "out of memory", code: ENOMEM))
    guard let entry = archive_entry_new() else { throw outOfMemory }
    guard let pointer = archive_write_new() else {
      archive_entry_free(entry)
      throw outOfMemory
    }
    self.entry = entry
    self.pointer = pointer
    var result = prepare(pointer)
    if result == ARCHIVE_OK {
      result = archive_write_open(
        pointer, Unmanaged.passUnretained(drain).toOpaque(), nil,
        { _, context, bytes, count in
          guard let context else { return -1 }
          let drain = Unmanaged<Drain>.fromOpaque(context).takeUnretainedValue()
          do throws(FileError) {
            try drain.output.write(UnsafeRawBufferPointer(start: bytes, count: count))
            return count
          } catch {
            drain.failure = error
            return -1
          }
        }, nil)
    }
    guard result == ARCHIVE_OK else { throw failure(.open, member: nil) }
  }

  deinit {
    // Without this, freeing it would complete the archive.
    archive_write_fail(pointer)
    archive_write_free(pointer)
    archive_entry_free(entry)
  }

  /// Returns the error for a result of libarchive other than `ARCHIVE_OK`.
  func failure(_ operation: ArchiveFlaw.Operation, member: [UInt8]?) -> ArchiveError {
    if let failure = drain.failure { return ArchiveError(archive, .output(reason: failure)) }
    let reason = archive_error_string(pointer).map { String(cString: $0) } ?? "unknown error"
    return ArchiveError(
      archive, member: member, .library(operation, reason: reason, code: archive_errno(pointer)))
  }

  /// Completes the archive and gives the file its name and exactly `permissions`.
  func close(permissions: FilePermissions) throws(ArchiveError) {
    guard archive_write_close(pointer) == ARCHIVE_OK else { throw failure(.close, member: nil) }
    do throws(FileError) {
      try drain.output.commit(permissions: permissions)
    } catch {
      throw ArchiveError(archive, .output(reason: error))
    }
  }
}
