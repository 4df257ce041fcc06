internal import Archives
internal import Core
internal import SystemPackage

/// Reads a member while checking what RECORD says of it.
enum MemberCheck {
  /// Hands the contents to `body` and compares their digest with RECORD's.
  ///
  /// Throws `WheelError` after `body` has seen the contents: whoever wrote them must not keep them.
  static func read(
    _ file: Wheel.File, of wheel: Wheel, with reader: inout ZipMemberReader,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var hasher = Hasher(file.row.digest?.algorithm ?? .sha256)
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
