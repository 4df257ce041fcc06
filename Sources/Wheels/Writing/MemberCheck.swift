internal import Archives
internal import Core
internal import SystemPackage

/// Reads members while checking their digests.
enum MemberCheck {
  /// Passes the contents to `body` and compares their digest with that in RECORD, unless they were
  /// checked as a part of the whole file.
  ///
  /// Throws `WheelError` after `body` has got the contents, which its caller must then discard.
  static func read(
    _ file: Wheel.File, of wheel: Wheel, with reader: inout ZipMemberReader,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard !wheel.archive.areChecked else {
      return try reader.read(file.member, from: wheel.archive, body)
    }
    var hasher = RunningDigest(file.row.digest?.algorithm ?? .sha256)
    try reader.read(file.member, from: wheel.archive) { piece in
      hasher.update(piece)
      try body(piece)
    }
    let digest = hasher.finish()
    if let recorded = file.row.digest, recorded != digest {
      throw WheelError(
        wheel.path, member: file.member.name,
        .digestMismatch(
          algorithm: digest.algorithm.rawValue, recorded: recorded.base64URL,
          actual: digest.base64URL))
    }
  }
}
