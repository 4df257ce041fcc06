internal import Core

/// A marshal stream that `marshal.dumps` does not write for a code object.
package struct MarshalError: Failure, Equatable {
  /// What is wrong with the stream.
  package enum Reason: String, Sendable, Hashable {
    case truncated = "unexpected end"
    case unknownType = "object of unknown type"
    case badSize = "size that is negative or too large"
    case badReference = "reference to a missing object"
    case tooDeep = "objects nested too deeply"
    case trailingBytes = "bytes after the last object"
  }

  /// What is wrong.
  package let reason: Reason
  /// The location, in bytes from the beginning of the stream.
  package let offset: Int

  package var message: String {
    "cannot read the marshalled code: \(reason.rawValue) at byte \(offset)"
  }
}
