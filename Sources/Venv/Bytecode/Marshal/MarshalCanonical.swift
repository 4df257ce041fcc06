package import Packaging

/// The canonical form of marshalled code, which does not depend on the process that compiled it.
///
/// `marshal.dumps` marks an object as shareable when it has more than one reference at that
/// moment, so the marks, and with them every index, depend on what else the process holds
/// (cpython issues 78274 and 98819). The order of the elements of a set constant depends on these
/// marks too, and whether equal constants are one object depends on what was compiled before. Here
/// equal constants are one, an object is marked if and only if the stream refers to it again, the
/// references are numbered anew, and the elements of sets are sorted by their own bytes. What the
/// code means does not change.
package enum MarshalCanonical {
  /// Makes the stream in `bytes` after its first `start` bytes canonical.
  ///
  /// `python` is the one that wrote it. Throws `MarshalError`; the bytes are then as they were.
  package static func canonicalize(
    _ bytes: inout [UInt8], from start: Int = 0, python: PythonVersion
  ) throws(MarshalError) {
    guard start <= bytes.count else { throw MarshalError(reason: .truncated, offset: 0) }
    let result = bytes.withUnsafeBytes { buffer in
      let body = UnsafeRawBufferPointer(rebasing: buffer[start...])
      return Result<[UInt8], MarshalError> { () throws(MarshalError) in
        MarshalEmitter.emit(try MarshalGraph(MarshalStream(body, python: python)))
      }
    }
    bytes.replaceSubrange(start..., with: try result.get())
  }
}
