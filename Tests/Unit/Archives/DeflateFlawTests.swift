import Testing

@testable import Archives

/// Streams that break one rule each, and unusual ones that break none; zlib says the same.
@Suite struct DeflateFlawTests {
  @Test(arguments: BitStream.invalid)
  func rejects(_ stream: BitStream) {
    var inflater = StreamInflater()
    let verdict = inflater.verdict(of: stream.bytes)
    #expect(verdict.problem == stream.flaw?.zlibMessage && verdict.length == nil)
    #expect(verdict == ZlibReference.inflate(stream.bytes))
    // In pieces the same is found.
    #expect(inflater.verdict(of: stream.bytes) { 1 } == verdict)
    // The rest of the input is not looked at.
    let longer = inflater.verdict(of: stream.bytes + [UInt8](repeating: 0x55, count: 100))
    #expect(longer == verdict)
  }

  @Test(arguments: BitStream.valid)
  func accepts(_ stream: BitStream) {
    var inflater = StreamInflater()
    let verdict = inflater.verdict(of: stream.bytes)
    #expect(verdict.length == stream.bytes.count)
    #expect(verdict == ZlibReference.inflate(stream.bytes))
  }

  @Test func everyFlawIsShown() {
    #expect(Set(BitStream.invalid.compactMap(\.flaw)) == Set(DeflateFlaw.allCases))
  }

  @Test(arguments: DeflateFlaw.allCases)
  func isTold(_ flaw: DeflateFlaw) {
    let expected =
      switch flaw {
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
    #expect(flaw.message == expected)
  }
}
