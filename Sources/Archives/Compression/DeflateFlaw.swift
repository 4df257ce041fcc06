/// What is wrong with a deflate stream (RFC 1951).
///
/// These are the rules of zlib, so that a stream is valid here if it is for other tools.
package enum DeflateFlaw: CaseIterable {
  case reservedBlockType
  case storedLength
  case tooManyCodes
  case codeLengthCode
  case repeatedLength
  case noEndOfBlock
  case literalCode
  case distanceCode
  case unassignedLiteral
  case unassignedDistance
  case distanceTooFar

  /// The flaw in words, as the reason of an error.
  package var message: String {
    switch self {
    case .reservedBlockType: "a block has the reserved type 3"
    case .storedLength: "the length of a stored block contradicts its complement"
    case .tooManyCodes: "a block has more than 286 literal/length codes or 30 distance codes"
    case .codeLengthCode: "the code length code of a block is incomplete or over-subscribed"
    case .repeatedLength: "a block repeats a code length that is missing, or too often"
    case .noEndOfBlock: "a block has no code for its end"
    case .literalCode: "the literal/length code of a block is incomplete or over-subscribed"
    case .distanceCode: "the distance code of a block is incomplete or over-subscribed"
    case .unassignedLiteral: "a code stands for no literal or length"
    case .unassignedDistance: "a code stands for no distance"
    case .distanceTooFar: "a distance goes back to before the start of the data"
    }
  }
}
