internal import CArchive
package import Core
package import SystemPackage

/// Reads a tar or ar archive from its beginning to its end, one member after another.
///
///     var reader = try ArchiveReader.open("demo.tar.zst")
///     while let entry = try reader.next() {
///       let bytes = try reader.readAll(limit: 1 << 20)
///     }
///
/// It is strict where libarchive is lenient: the archive must have its end mark (so no prefix of an
/// archive passes for the whole), only padding may follow, the checksums of the compressed stream
/// are compared to its very end, and a warning of libarchive is an error unless it says that a
/// name is not ASCII. After an error every call throws that error again.
package struct ArchiveReader: ~Copyable {
  /// The archive's path, for messages.
  package let archive: FilePath
  /// The compression of the archive.
  package let filter: ArchiveFilter
  private let handle: ReadHandle
  private let input: ArchiveInput
  private let locale: ThreadLocale
  private var state = State.start
  /// The name and the size of the member that was read last, and how much of its data was read.
  private var member: [UInt8]?
  private var size = 0
  private var dataEnd = 0

  /// PATH_MAX without the NUL at its end; pax headers can state names of any length.
  private static let nameLimit = 4095

  private enum State {
    case start
    case atMember
    case ended
    case failed(ArchiveError)
  }

  /// Opens a regular file.
  package static func open(
    _ path: FilePath, format: ArchiveFormat = .tar,
    filters: Set<ArchiveFilter> = Set(ArchiveFilter.allCases)
  ) throws(ArchiveError) -> ArchiveReader {
    try ArchiveReader(ArchiveInput.open(path), format: format, filters: filters)
  }

  /// Opens a part of a file, such as an uncompressed member of another archive.
  package static func open(
    _ file: consuming RandomAccessFile, range: Range<Int>, format: ArchiveFormat = .tar,
    filters: Set<ArchiveFilter> = Set(ArchiveFilter.allCases)
  ) throws(ArchiveError) -> ArchiveReader {
    let input = ArchiveInput(file, range: range)
    return try ArchiveReader(input, format: format, filters: filters)
  }

  /// Opens an archive in memory; messages call it `name`.
  package static func open(
    bytes: [UInt8], name: FilePath, format: ArchiveFormat = .tar,
    filters: Set<ArchiveFilter> = Set(ArchiveFilter.allCases)
  ) throws(ArchiveError) -> ArchiveReader {
    try ArchiveReader(ArchiveInput(bytes, name: name), format: format, filters: filters)
  }

  /// Opens an archive whose bytes come from `fill`.
  ///
  /// `fill` puts bytes into the buffer and returns their number, 0 at the end. An `ArchiveError` that
  /// it throws is passed on, any other becomes `ArchiveFlaw.input`.
  package static func open(
    name: FilePath, format: ArchiveFormat = .tar,
    filters: Set<ArchiveFilter> = Set(ArchiveFilter.allCases),
    fill: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws(ArchiveError) -> ArchiveReader {
    try ArchiveReader(ArchiveInput(name: name, fill: fill), format: format, filters: filters)
  }

  private init(
    _ input: ArchiveInput, format: ArchiveFormat, filters: Set<ArchiveFilter>
  ) throws(ArchiveError) {
    let filter = ArchiveFilter(magic: try input.peek(ArchiveFilter.magicCount))
    guard filters.contains(filter) else {
      throw ArchiveError(input.name, .filterNotAllowed(filter))
    }
    guard let locale = ThreadLocale.make("C") else {
      throw ArchiveError(input.name, .library(.open, reason: "there is no C locale", code: -1))
    }
    let source = try input.decompressed(by: filter)
    // Filters are not enabled, so the bytes of the source are taken as they are.
    let handle = try ReadHandle(source, archive: input.name) { format.enable($0) }
    self.archive = input.name
    self.filter = filter
    self.handle = handle
    self.input = input
    self.locale = locale
  }

  /// The number of bytes read from the archive so far, still compressed.
  package var compressedBytesRead: Int { input.count }

  /// The number of decompressed bytes of the archive read so far.
  package var decompressedBytesRead: Int { handle.delivered }

  /// Returns the header of the next member; nil after the last.
  ///
  /// The rest of the data of the previous one is skipped. Throws `ArchiveError`.
  package mutating func next() throws(ArchiveError) -> ArchiveEntry? {
    do {
      return try advance()
    } catch {
      state = .failed(error)
      throw error
    }
  }

  private mutating func advance() throws(ArchiveError) -> ArchiveEntry? {
    switch state {
    case .failed(let error): throw error
    case .ended: return nil
    case .start: break
    case .atMember:
      let result = archive_read_data_skip(handle.pointer)
      guard result == ARCHIVE_OK || result == ARCHIVE_EOF else {
        throw handle.failure(.readData, member: member)
      }
    }
    let start = handle.position
    var pointer: OpaquePointer?
    // In the C locale libarchive cannot translate names, and leaves their bytes as they are.
    let result = locale.run { archive_read_next_header(handle.pointer, &pointer) }
    switch result {
    case ARCHIVE_OK: break
    case ARCHIVE_WARN where handle.text.contains("can't be converted from"): break
    case ARCHIVE_EOF:
      try finish(after: start)
      state = .ended
      return nil
    // A warning means that a part of a header was not understood; ARCHIVE_RETRY that the bytes
    // are no header at all, and that the next try would begin somewhere behind them.
    default: throw handle.failure(.readHeader, member: nil)
    }
    guard let pointer, let entry = ArchiveEntry(pointer) else {
      throw ArchiveError(
        archive, .library(.readHeader, reason: "a member has no name or size", code: -1))
    }
    let longest = max(entry.path.count, entry.kind.target?.count ?? 0)
    guard longest <= Self.nameLimit else {
      throw ArchiveError(archive, .nameTooLong(bytes: longest, limit: Self.nameLimit))
    }
    member = entry.path
    size = entry.size
    dataEnd = 0
    state = .atMember
    return entry
  }

  /// Checks what follows the last member.
  private func finish(after start: Int) throws(ArchiveError) {
    let format = archive_format(handle.pointer) & ARCHIVE_FORMAT_BASE_MASK
    if format == ARCHIVE_FORMAT_TAR, handle.position - start < 512 {
      throw ArchiveError(archive, .truncated)
    }
    try handle.drain { $0 == 0 }
  }

  /// Reads data of the current member, less than `buffer.count` bytes only at its end; returns their
  /// number.
  ///
  /// Holes are zeros. Throws `ArchiveError`.
  package mutating func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Int {
    if case .failed(let error) = state { throw error }
    guard case .atMember = state else { return 0 }
    var done = 0
    while done < buffer.count {
      let count = archive_read_data(
        handle.pointer, buffer.baseAddress.map { $0 + done }, buffer.count - done)
      if count == 0 { break }
      guard count > 0 else { throw fail(handle.failure(.readData, member: member)) }
      done += count
    }
    return done
  }

  /// Returns the data of the current member, which must not have more than `limit` bytes.
  ///
  /// Throws `ArchiveError`.
  package mutating func readAll(limit: Int) throws(ArchiveError) -> [UInt8] {
    if case .failed(let error) = state { throw error }
    guard case .atMember = state else { return [] }
    guard size <= limit else {
      throw ArchiveError(archive, member: member, .tooLarge(limit: limit))
    }
    var bytes: [UInt8] = []
    while let block = try nextBlock() {
      // Sparse files: what lies between two blocks, or behind the last, is zeros.
      bytes.append(contentsOf: repeatElement(0, count: block.offset - bytes.count))
      bytes.append(contentsOf: block.bytes)
    }
    bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
    return bytes
  }

  /// Returns the next block of data of the current member with its offset; nil at the end.
  ///
  /// The bytes are valid until the next call. Blocks come in order, do not overlap and lie within
  /// the size of the entry; between the blocks of a sparse file there are zeros.
  mutating func nextBlock() throws(ArchiveError) -> (offset: Int, bytes: UnsafeRawBufferPointer)? {
    if case .failed(let error) = state { throw error }
    guard case .atMember = state else { return nil }
    var start: UnsafeRawPointer?
    var count = 0
    var offset: Int64 = 0
    switch archive_read_data_block(handle.pointer, &start, &count, &offset) {
    case ARCHIVE_OK:
      guard offset >= dataEnd, offset <= size, count <= size - Int(offset) else {
        throw fail(ArchiveError(archive, member: member, .dataMismatch))
      }
      dataEnd = Int(offset) + count
      return (Int(offset), UnsafeRawBufferPointer(start: start, count: count))
    case ARCHIVE_EOF: return nil
    default: throw fail(handle.failure(.readData, member: member))
    }
  }

  private mutating func fail(_ error: ArchiveError) -> ArchiveError {
    state = .failed(error)
    return error
  }
}
