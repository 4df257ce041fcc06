package import Core

/// A reader of members of zip archives whose buffers are reused; each task has its own.
package struct ZipMemberReader: ~Copyable {
  /// The size in bytes up to which a member is read in one piece.
  ///
  /// A greater one costs memory, and is no faster.
  package static let wholeLimit = 2 << 20
  /// The size in bytes of the pieces that a large member is read in.
  private static let pieceSize = 1 << 18

  private var input: UnsafeMutableRawBufferPointer
  private var output: UnsafeMutableRawBufferPointer
  /// The part of `file` that `input` has.
  private var part = 0..<0
  private var file: RandomAccessFile?
  private let wholeInflater = WholeInflater()

  /// Allocates the buffers.
  package init() {
    input = .allocate(byteCount: Self.pieceSize, alignment: 16)
    output = .allocate(byteCount: Self.pieceSize, alignment: 16)
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
    if part.count <= Self.wholeLimit { _ = try bytes(part, of: archive) }
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
    let end = member.dataOffset + member.compressedSize
    let compressed = try bytes(member.dataOffset..<end, of: archive)
    guard compressed.count == member.compressedSize else {
      throw ZipError(archive.path, member: member.name, .truncated)
    }
    let contents: UnsafeRawBufferPointer
    switch member.method {
    case .stored: contents = compressed
    case .deflate:
      Self.resize(&output, for: member.size)
      let room = UnsafeMutableRawBufferPointer(rebasing: output[..<member.size])
      if !wholeInflater.inflate(compressed, filling: room) {
        try Self.inflateAgain(member, of: archive, compressed, into: room)
      }
      contents = UnsafeRawBufferPointer(room)
    }
    let isWhole =
      member.checksum.map { Checksum.of(contents) == $0 } ?? (CRC32.of(contents) == member.crc32)
    guard isWhole else { throw ZipError(archive.path, member: member.name, .checksum) }
    try body(contents)
  }

  /// Inflates a stream that libdeflate refused, usually to throw what is wrong with it.
  private static func inflateAgain(
    _ member: ZipMember, of archive: ZipArchive, _ compressed: UnsafeRawBufferPointer,
    into room: UnsafeMutableRawBufferPointer
  ) throws {
    var inflater = ZipMemberInflater(member, of: archive)
    var count = 0
    try inflater.inflate(compressed) { contents in
      UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: contents)
      count += contents.count
    }
    try inflater.finish()
  }

  private mutating func readPieces(
    _ member: ZipMember, from archive: ZipArchive,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var crc = CRC32()
    let checksum = member.checksum.map { _ in RunningChecksum() }
    func take(_ contents: UnsafeRawBufferPointer) throws {
      if let checksum { checksum.update(contents) } else { crc.update(contents) }
      try body(contents)
    }
    switch member.method {
    case .stored: try forEachPiece(of: member, in: archive, take)
    case .deflate:
      var inflater = ZipMemberInflater(member, of: archive)
      try forEachPiece(of: member, in: archive) { try inflater.inflate($0, take) }
      try inflater.finish()
    }
    let isWhole = checksum.map { $0.finish() == member.checksum } ?? (crc.value == member.crc32)
    guard isWhole else { throw ZipError(archive.path, member: member.name, .checksum) }
  }

  /// Reads the compressed data of a member in pieces.
  private mutating func forEachPiece(
    of member: ZipMember, in archive: ZipArchive,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    part = 0..<0
    Self.resize(&input, for: Self.pieceSize)
    var offset = 0
    while offset < member.compressedSize {
      let wanted = min(Self.pieceSize, member.compressedSize - offset)
      let piece = UnsafeMutableRawBufferPointer(rebasing: input[..<wanted])
      guard try archive.file.read(at: member.dataOffset + offset, into: piece) == wanted else {
        throw ZipError(archive.path, member: member.name, .truncated)
      }
      offset += wanted
      try body(UnsafeRawBufferPointer(piece))
    }
  }

  /// Gives a buffer room for `count` bytes.
  private static func resize(_ buffer: inout UnsafeMutableRawBufferPointer, for count: Int) {
    guard buffer.count < count else { return }
    buffer.deallocate()
    buffer = .allocate(byteCount: max(count, min(count * 2, wholeLimit)), alignment: 16)
  }
}
