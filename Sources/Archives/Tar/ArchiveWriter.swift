internal import CArchive
package import Core
package import SystemPackage

/// A writer of tar and ar archives: the same members give the same bytes.
///
/// The bytes do not depend on the clock, the umask, the user, the locale or the number of CPUs. The
/// file appears under its name when `finish` succeeds; if the writer is dropped before that, nothing
/// is left behind.
///
///     var writer = try ArchiveWriter.create("demo.tar.xz", compression: .xz())
///     try writer.add(entry, contents: bytes)
///     try writer.finish()
package struct ArchiveWriter: ~Copyable {
  /// The archive formats that are written.
  package enum Format: Sendable, Hashable {
    /// GNU tar, as in .deb files: names are bytes and of any length, files of any size.
    case gnu
    /// POSIX.1-1988: names up to 100 (255) bytes, files up to 8 GiB.
    case ustar
    /// ustar, with a pax header (POSIX.1-2001) for members that need one.
    ///
    /// Names that are not UTF-8 get `hdrcharset=BINARY`, which GNU tar warns of.
    case pax
    /// The "common" ar of deb(5): plain names up to 16 bytes.
    case ar
  }

  /// The compression of an archive.
  ///
  /// The number of threads (0 means one) never changes the bytes. Another version of the compression
  /// library may.
  package enum Compression: Sendable, Hashable {
    case none
    /// Levels 1 to 9; no name and no time in the header.
    case gzip(level: Int = 9)
    /// Levels 0 to 9.
    case xz(level: Int = 6, threads: Int = 1)
    /// Levels 1 to 19. Whether a frame has a checksum depends on the version of libarchive.
    case zstd(level: Int = 3, threads: Int = 1)
  }

  /// The path of the archive.
  package let path: FilePath
  private let format: Format
  private let permissions: FilePermissions
  private let handle: WriteHandle
  private let locale: ThreadLocale
  private let buffer: Buffer
  private var failure: ArchiveError?

  private final class Buffer {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    deinit { bytes.deallocate() }
  }

  /// Starts an archive at `path` with exactly `permissions`.
  ///
  /// Throws `ArchiveError`.
  package static func create(
    _ path: FilePath, format: Format = .gnu, compression: Compression = .none,
    permissions: FilePermissions = .file
  ) throws(ArchiveError) -> ArchiveWriter {
    // With this one, libarchive finds that names which are UTF-8 need no translation for pax
    // headers. Every Debian system has it (package libc-bin).
    guard let locale = ThreadLocale.make("C.UTF-8") else {
      throw ArchiveError(path, .library(.open, reason: "there is no C.UTF-8 locale", code: -1))
    }
    let handle = try WriteHandle(path) { pointer in
      for step in [format.enable, compression.enable] {
        let result = step(pointer)
        guard result == ARCHIVE_OK else { return result }
      }
      archive_write_set_bytes_per_block(pointer, 1 << 16)
      // No padding after the last byte: that would follow even a compressed stream.
      return archive_write_set_bytes_in_last_block(pointer, 1)
    }
    return ArchiveWriter(
      path: path, format: format, permissions: permissions, handle: handle, locale: locale)
  }

  private init(
    path: FilePath, format: Format, permissions: FilePermissions, handle: WriteHandle,
    locale: consuming ThreadLocale
  ) {
    self.path = path
    self.format = format
    self.permissions = permissions
    self.handle = handle
    self.locale = locale
    buffer = Buffer()
  }

  /// Adds a member without data; the size in `entry` is ignored.
  ///
  /// Throws `ArchiveError`.
  package mutating func add(_ entry: ArchiveEntry) throws(ArchiveError) {
    var entry = entry
    entry.size = 0
    try add(entry) { _ in 0 }
  }

  /// Adds a member with data from memory; the size in `entry` is ignored.
  ///
  /// Throws `ArchiveError`.
  package mutating func add(
    _ entry: ArchiveEntry, contents: [UInt8]
  ) throws(ArchiveError) {
    var entry = entry
    entry.size = contents.count
    var offset = 0
    try add(entry) { buffer in
      let count = min(buffer.count, contents.count - offset)
      buffer.copyBytes(from: contents[offset..<offset + count])
      offset += count
      return count
    }
  }

  /// Adds a member with the data of a file; the size in `entry` is ignored.
  ///
  /// Throws `ArchiveError`, also if the file changes its size.
  package mutating func add(
    _ entry: ArchiveEntry, contents file: borrowing RandomAccessFile
  ) throws(ArchiveError) {
    var entry = entry
    entry.size = file.size
    var offset = 0
    // It is read to its end, not just to its size, to notice a file that has grown.
    try add(entry) { buffer in
      let count = try file.read(at: offset, into: buffer)
      offset += count
      return count
    }
  }

  /// Adds a member with exactly `entry.size` bytes of data from `fill`, which puts bytes into the
  /// buffer and returns their number, 0 at the end.
  ///
  /// Throws `ArchiveError`.
  package mutating func add(
    _ entry: ArchiveEntry, fill: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws(ArchiveError) {
    do throws(ArchiveError) {
      try begin(entry)
      var offset = 0
      while true {
        let count: Int
        do {
          count = try fill(buffer.bytes)
        } catch {
          throw ArchiveError(path, member: entry.path, .contents(reason: error))
        }
        if count == 0 { break }
        try write(count, of: entry, at: offset)
        offset += count
      }
      try end(entry, written: offset)
    } catch {
      failure = error
      throw error
    }
  }

  /// Completes the archive and gives it its name, replacing an older file.
  ///
  /// Throws `ArchiveError`; if adding a member failed, that error again.
  package consuming func finish() throws(ArchiveError) {
    if let failure { throw failure }
    try handle.close(permissions: permissions)
  }

  private func begin(_ entry: ArchiveEntry) throws(ArchiveError) {
    if let failure { throw failure }
    if let reason = format.objection(to: entry) {
      throw ArchiveError(path, member: entry.path, .unrepresentable(reason: reason))
    }
    entry.copy(to: handle.entry)
    let result = locale.run { archive_write_header(handle.pointer, handle.entry) }
    // The one warning that is no loss: the name is not UTF-8 and was written as it is.
    let isBinaryName =
      result == ARCHIVE_WARN && format == .pax && !entry.hasTextOnly
    guard result == ARCHIVE_OK || isBinaryName else {
      throw handle.failure(.writeHeader, member: entry.path)
    }
  }

  private func write(
    _ count: Int, of entry: ArchiveEntry, at offset: Int
  ) throws(ArchiveError) {
    // libarchive would drop what is too much without a word.
    guard count <= entry.size - offset else {
      throw ArchiveError(
        path, member: entry.path, .sizeMismatch(expected: entry.size, actual: offset + count))
    }
    guard archive_write_data(handle.pointer, buffer.bytes.baseAddress, count) == count else {
      throw handle.failure(.writeData, member: entry.path)
    }
  }

  private func end(_ entry: ArchiveEntry, written: Int) throws(ArchiveError) {
    // libarchive would fill up what is missing with zeros.
    guard written == entry.size else {
      throw ArchiveError(
        path, member: entry.path, .sizeMismatch(expected: entry.size, actual: written))
    }
    guard archive_write_finish_entry(handle.pointer) == ARCHIVE_OK else {
      throw handle.failure(.writeData, member: entry.path)
    }
  }
}

extension ArchiveEntry {
  /// Whether all its names are UTF-8.
  fileprivate var hasTextOnly: Bool {
    var names = [path, userName, groupName]
    switch kind {
    case .symbolicLink(let target), .hardLink(let target): names.append(target)
    default: break
    }
    return names.allSatisfy { String(validating: $0, as: UTF8.self) != nil }
  }
}
