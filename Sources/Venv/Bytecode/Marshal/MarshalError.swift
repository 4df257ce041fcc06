internal import Core

/// Bytes that are not what `marshal.dumps` of a code object gives.
package struct MarshalError: Failure, Equatable {
  /// What is wrong.
  package enum Reason: String, Sendable, Hashable {
    case truncated = "it ends too early"
    case unknownType = "it has an object of unknown type"
    case badSize = "it has a size that is negative or too big"
    case badReference = "it refers to an object that is not there"
    case tooDeep = "its objects are nested too deeply"
    case trailingBytes = "bytes follow its last object"
  }

  package let reason: Reason
  /// Where, in bytes from the beginning of the stream.
  package let offset: Int

  package var message: String {
    "cannot read the marshalled code: \(reason.rawValue) (at byte \(offset))"
  }
}
