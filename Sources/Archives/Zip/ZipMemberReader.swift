internal import Core

/// A reader of members of zip archives whose buffers are reused; each task has its own.
package struct ZipMemberReader: ~Copyable {
  /// The size in bytes up to which a member is read in one piece.
  package static let wholeLimit = 4 << 20

  private var input: UnsafeMutableRawBufferPointer
  private var output: UnsafeMutableRawBufferPointer
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

  /// Reads the uncompressed data of a member: in one piece up to `wholeLimit` bytes, in several
  /// above.
  ///
  /// Size and CRC-32 are checked before `body` sees a member in one piece, and before this returns
  /// otherwise. An empty member gives one empty piece. Throws `ZipError`, `FileError` and what `body`
  /// throws.
  package mutating func read(
    _ member: ZipMember, from archive: ZipArchive,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if member.size <= Self.wholeLimit, member.compressedSize <= Self.wholeLimit {
      try readWhole(member, from: archive, body)
    } else {
      try readPieces(member, from: archive, body)
    }
  }

  private mutating func readWhole(
    _ member: ZipMember, from archive: ZipArchive,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    Self.grow(&input, to: member.compressedSize)
    let compressed = UnsafeMutableRawBufferPointer(rebasing: input[..<member.compressedSize])
    guard try archive.file.read(at: member.dataOffset, into: compressed) == compressed.count else {
      throw ZipError(archive.path, member: member.name, .truncated)
    }
    let contents: UnsafeRawBufferPointer
    switch member.method {
    case .stored: contents = UnsafeRawBufferPointer(compressed)
    case .deflate:
      // One byte more than stated, so that a longer stream is seen.
      Self.grow(&output, to: member.size + 1)
      let room = UnsafeMutableRawBufferPointer(rebasing: output[..<(member.size + 1)])
      let stated = UnsafeMutableRawBufferPointer(rebasing: room[..<member.size])
      if !wholeInflater.inflate(UnsafeRawBufferPointer(compressed), filling: stated) {
        // zlib says what is wrong.
        inflater.start()
        let progress = inflater.inflate(UnsafeRawBufferPointer(compressed), into: room)
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
    guard CRC32.of(contents) == member.crc32 else {
      throw ZipError(archive.path, member: member.name, .checksum)
    }
    try body(contents)
  }

  private mutating func readPieces(
    _ member: ZipMember, from archive: ZipArchive,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    Self.grow(&input, to: 1 << 20)
    Self.grow(&output, to: 1 << 20)
    func fail(_ reason: ZipError.Reason) -> ZipError {
      ZipError(archive.path, member: member.name, reason)
    }
    var crc = CRC32()
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
        crc.update(UnsafeRawBufferPointer(piece))
        produced += wanted
        try body(UnsafeRawBufferPointer(piece))
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
    guard crc.value == member.crc32 else { throw fail(.checksum) }
  }

  private static func check(
    _ progress: Inflater.Progress, of member: ZipMember, in archive: ZipArchive
  ) throws(ZipError) {
    if let problem = progress.problem {
      throw ZipError(archive.path, member: member.name, .corruptData(problem))
    }
  }

  private static func grow(_ buffer: inout UnsafeMutableRawBufferPointer, to count: Int) {
    guard buffer.count < count else { return }
    buffer.deallocate()
    buffer = .allocate(byteCount: count + count / 2, alignment: 16)
  }
}
