package import Core

/// A reader of members of zip archives whose buffers are reused; each task has its own.
package struct ZipMemberReader: ~Copyable {
  /// The size in bytes up to which a member is read in one piece.
  package static let wholeLimit = 6 << 20
  /// The size in bytes above which buffers are not kept for the next member.
  private static let keptLimit = 2 << 20

  private var input: UnsafeMutableRawBufferPointer
  private var output: UnsafeMutableRawBufferPointer
  /// The part of `file` that `input` has.
  private var part = 0..<0
  private var file: RandomAccessFile?
  private var inflater = Inflater()
  private let wholeInflater = WholeInflater()

  /// Allocates the buffers.
  package init() {
    input = .allocate(byteCount: 1 << 18, alignment: 16)
    output = .allocate(byteCount: 1 << 18, alignment: 16)
  }

  deinit {
    input.deallocate()
    output.deallocate()
  }

  /// Reads a part of an archive, so that the members in it are read without further calls; a large
  /// part is left for later.
  ///
  /// Throws `FileError`.
  package mutating func readAhead(
    _ part: Range<Int>, of archive: ZipArchive
  ) throws(FileError) {
    if part.count <= Self.keptLimit { _ = try bytes(part, of: archive) }
  }

  /// Returns a part of an archive, less only at its end; valid until the next call.
  private mutating func bytes(
    _ wanted: Range<Int>, of archive: ZipArchive
  ) throws(FileError) -> UnsafeRawBufferPointer {
    let isThere =
      file === archive.file && part.lowerBound <= wanted.lowerBound
      && wanted.upperBound <= part.upperBound
    if !isThere {
      part = 0..<0
      Self.resize(&input, for: wanted.count)
      let room = UnsafeMutableRawBufferPointer(rebasing: input[..<wanted.count])
      let count = try archive.file.read(at: wanted.lowerBound, into: room)
      part = wanted.lowerBound..<wanted.lowerBound + count
      file = archive.file
    }
    let start = wanted.lowerBound - part.lowerBound
    let end = min(wanted.upperBound, part.upperBound) - part.lowerBound
    return UnsafeRawBufferPointer(rebasing: input[start..<end])
  }

  /// Reads the uncompressed data of a member: in one piece up to `wholeLimit` bytes, in several
  /// above.
  ///
  /// Size and CRC-32, or the checksum, are checked before `body` sees a member in one piece, and before this returns
  /// otherwise. An empty member gives one empty piece. Throws `ZipError`, `FileError` and what `body`
  /// throws.
  package mutating func read(
    _ member: ZipMember, from archive: ZipArchive,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let limit = member.method == .stored ? Self.keptLimit : Self.wholeLimit
    if member.size <= limit, member.compressedSize <= limit {
      try readWhole(member, from: archive, body)
    } else {
      try readPieces(member, from: archive, body)
    }
  }

  private mutating func readWhole(
    _ member: ZipMember, from archive: ZipArchive,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let end = member.dataOffset + member.compressedSize
    let compressed = try bytes(member.dataOffset..<end, of: archive)
    guard compressed.count == member.compressedSize else {
      throw ZipError(archive.path, member: member.name, .truncated)
    }
    let contents: UnsafeRawBufferPointer
    switch member.method {
    case .stored: contents = compressed
    case .deflate:
      // One byte more than stated, so that a longer stream is seen.
      Self.resize(&output, for: member.size + 1)
      let room = UnsafeMutableRawBufferPointer(rebasing: output[..<(member.size + 1)])
      let stated = UnsafeMutableRawBufferPointer(rebasing: room[..<member.size])
      if !wholeInflater.inflate(compressed, filling: stated) {
        // zlib says what is wrong.
        inflater.start()
        let progress = inflater.inflate(compressed, into: room)
        try Self.check(progress, of: member, in: archive)
        guard progress.isFinished, progress.produced == member.size else {
          throw ZipError(
            archive.path, member: member.name, .sizeMismatch(stated: UInt64(member.size)))
        }
        guard progress.consumed == member.compressedSize else {
          throw ZipError(
            archive.path, member: member.name, .corruptData("data follows the end of the stream"))
        }
      }
      contents = UnsafeRawBufferPointer(stated)
    }
    let isWhole =
      member.checksum.map { Checksum.of(contents) == $0 } ?? (CRC32.of(contents) == member.crc32)
    guard isWhole else { throw ZipError(archive.path, member: member.name, .checksum) }
    try body(contents)
  }

  private mutating func readPieces(
    _ member: ZipMember, from archive: ZipArchive,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    part = 0..<0
    Self.resize(&input, for: 1 << 20)
    Self.resize(&output, for: 1 << 20)
    func fail(_ reason: ZipError.Reason) -> ZipError {
      ZipError(archive.path, member: member.name, reason)
    }
    var crc = CRC32()
    let checksum = member.checksum.map { _ in RunningChecksum() }
    var readSoFar = 0
    var produced = 0
    var isFinished = false
    inflater.start()
    while readSoFar < member.compressedSize {
      let wanted = min(input.count, member.compressedSize - readSoFar)
      let piece = UnsafeMutableRawBufferPointer(rebasing: input[..<wanted])
      guard try archive.file.read(at: member.dataOffset + readSoFar, into: piece) == wanted else {
        throw fail(.truncated)
      }
      readSoFar += wanted
      if member.method == .stored {
        let contents = UnsafeRawBufferPointer(piece)
        if let checksum { checksum.update(contents) } else { crc.update(contents) }
        produced += wanted
        try body(contents)
        continue
      }
      var rest = UnsafeRawBufferPointer(piece)
      var isOutputFull = false
      while !rest.isEmpty || isOutputFull {
        if isFinished { throw fail(.corruptData("data follows the end of the stream")) }
        let progress = inflater.inflate(rest, into: output)
        try Self.check(progress, of: member, in: archive)
        rest = UnsafeRawBufferPointer(rebasing: rest[progress.consumed...])
        produced += progress.produced
        // Stop at the first byte too many, not when the disk is full.
        guard produced <= member.size else {
          throw fail(.sizeMismatch(stated: UInt64(member.size)))
        }
        let contents = UnsafeRawBufferPointer(rebasing: output[..<progress.produced])
        crc.update(contents)
        if !contents.isEmpty { try body(contents) }
        isFinished = progress.isFinished
        isOutputFull = progress.produced == output.count && !isFinished
        if progress.consumed == 0, progress.produced == 0, !isFinished { break }
      }
    }
    guard produced == member.size, isFinished || member.method == .stored else {
      throw fail(.sizeMismatch(stated: UInt64(member.size)))
    }
    let isWhole = checksum.map { $0.finish() == member.checksum } ?? (crc.value == member.crc32)
    guard isWhole else { throw fail(.checksum) }
  }

  private static func check(
    _ progress: Inflater.Progress, of member: ZipMember, in archive: ZipArchive
  ) throws(ZipError) {
    if let problem = progress.problem {
      throw ZipError(archive.path, member: member.name, .corruptData(problem))
    }
  }

  /// Gives a buffer room for `count` bytes, and back what only a large member needed.
  private static func resize(_ buffer: inout UnsafeMutableRawBufferPointer, for count: Int) {
    guard buffer.count < count || buffer.count > keptLimit else { return }
    buffer.deallocate()
    buffer = .allocate(byteCount: max(count, min(count * 2, keptLimit)), alignment: 16)
  }
}
