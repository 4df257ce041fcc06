internal import Archives
internal import Core
internal import SystemPackage

/// Reads members while checking their digests.
enum MemberCheck {
  /// Passes the contents to `body` and compares their digest with that in RECORD; for a wheel that was
  /// compared before and unpacked, the checksum.
  ///
  /// Where an unpacked wheel is damaged, the member is read from the wheel itself, after `restart` has
  /// dropped what `body` got so far. Throws `WheelError`, `ZipError` and `FileError`, perhaps after `body`
  /// has got the contents, which its caller must then discard.
  static func read(
    _ file: Wheel.File, in archive: ZipArchive, with reader: inout ZipMemberReader,
    restart: () throws -> Void = {}, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard archive.original != nil else {
      return try read(file.member, of: file, in: archive, with: &reader, body)
    }
    do {
      return try reader.read(file.member, from: archive, body)
    } catch let error as ZipError {
      let name = file.member.name
      guard let original = try archive.openOriginal(),
        let member = original.members.first(where: { $0.name.hasSameBytes(as: name) })
      else { throw error }
      try restart()
      try read(member, of: file, in: original, with: &reader, body)
    }
  }

  private static func read(
    _ member: ZipMember, of file: Wheel.File, in archive: ZipArchive,
    with reader: inout ZipMemberReader, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var hasher = RunningDigest(file.digest.algorithm)
    try reader.read(member, from: archive) { piece in
      hasher.update(piece)
      try body(piece)
    }
    let digest = hasher.finish()
    guard digest == file.digest else {
      throw WheelError(
        archive.path, member: member.name,
        .digestMismatch(
          algorithm: digest.algorithm.rawValue, recorded: file.digest.base64URL,
          actual: digest.base64URL))
    }
  }
}
