internal import Core

/// The inflation of one member, piece by piece, which ends with the first byte too many.
struct ZipMemberInflater: ~Copyable {
  private let archive: ZipArchive
  private let member: ZipMember
  private var inflater = StreamInflater()
  private var isFinished = false
  private var produced = 0

  /// Prepares for the compressed data of a member from its beginning on.
  init(_ member: ZipMember, of archive: ZipArchive) {
    self.archive = archive
    self.member = member
  }

  /// Inflates the next piece of the compressed data.
  ///
  /// Throws `ZipError`, and what `body` throws.
  mutating func inflate(
    _ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var rest = piece
    var hasMore = !rest.isEmpty
    while hasMore {
      if isFinished { throw failure(.corruptData("data follows the end of the stream")) }
      let progress = inflater.inflate(rest)
      rest = UnsafeRawBufferPointer(rebasing: rest[progress.consumed...])
      produced += progress.output.count
      // Not when memory or disk are full.
      guard produced <= member.size else { throw sizeMismatch }
      switch progress.status {
      case .invalid(let flaw): throw failure(.corruptData(flaw.message))
      case .needsInput: hasMore = false
      case .needsRoom: hasMore = true
      case .finished:
        isFinished = true
        hasMore = !rest.isEmpty
      }
      if !progress.output.isEmpty { try body(progress.output) }
    }
  }

  /// Throws `ZipError` unless the data is complete.
  func finish() throws(ZipError) {
    guard isFinished, produced == member.size else { throw sizeMismatch }
  }

  private var sizeMismatch: ZipError { failure(.sizeMismatch(stated: UInt64(member.size))) }

  private func failure(_ reason: ZipError.Reason) -> ZipError {
    ZipError(archive.path, member: member.name, reason)
  }
}
