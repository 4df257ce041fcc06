/// A decompressor of raw deflate streams (RFC 1951) that come piece by piece.
///
/// It takes half the time of zlib, and memory for a window only. It takes the streams that zlib takes.
package struct StreamInflater: ~Copyable {
  /// The result of one call of `inflate`.
  package struct Progress {
    package enum Status: Equatable {
      /// All input was taken, and the stream is not finished.
      case needsInput
      /// There is no room for more; the rest of the input belongs to the next call.
      case needsRoom
      /// The stream ends here; the rest of the input is not part of it.
      case finished
      /// The stream is invalid; the output is what comes before.
      case invalid(DeflateFlaw)
    }

    package let status: Status
    package let consumed: Int
    /// What the input became, valid until the next call.
    package let output: UnsafeRawBufferPointer
  }

  /// What comes next in the stream.
  enum State {
    case blockHeader
    case storedLength
    case stored(left: Int)
    case codeCounts
    case codeLengthCode
    case codeLengths
    case symbols
    case finished
    case invalid(DeflateFlaw)
  }

  /// Why decoding pauses.
  enum Pause {
    case needsInput
    case needsRoom
  }

  var state = State.blockHeader
  var isLastBlock = false
  var header = CodeHeader()
  var literals = DecodeTable(.literals)
  var distances = DecodeTable(.distances)
  var window: SlidingWindow
  /// The bits that were left of the last piece, too few for what comes next.
  private var bits: UInt64 = 0
  private var bitCount: UInt32 = 0

  /// Prepares for a stream; `room` is how much is inflated at a time at most, roughly.
  package init(room: Int = 1 << 18) { window = SlidingWindow(room: room) }

  /// Starts a new stream.
  package mutating func start() {
    state = .blockHeader
    bits = 0
    bitCount = 0
    window.clear()
  }

  /// Inflates as much of `input`, which continues the inputs before, as there is room for.
  package mutating func inflate(_ input: UnsafeRawBufferPointer) -> Progress {
    window.makeRoom()
    let first = window.end
    var reader = BitReader(input, after: bits, count: bitCount)
    let pause = run(&reader)
    let status: Progress.Status
    switch state {
    case .finished: status = .finished
    case .invalid(let flaw): status = .invalid(flaw)
    default: status = pause == .needsRoom ? .needsRoom : .needsInput
    }
    // Bits that are too few are part of the stream; others may be what follows it.
    if status == .needsInput { reader.trim() } else { reader.giveBack() }
    bits = reader.bits
    bitCount = reader.count
    return Progress(
      status: status, consumed: input.count - reader.left,
      output: UnsafeRawBufferPointer(start: first, count: window.end - first))
  }

  /// Inflates until the stream ends or something is missing.
  private mutating func run(_ reader: inout BitReader) -> Pause? {
    while true {
      let pause: Pause?
      switch state {
      case .blockHeader: pause = readBlockHeader(&reader)
      case .storedLength: pause = readStoredLength(&reader)
      case .stored(let left): pause = copyStored(left, &reader)
      case .codeCounts: pause = readCodeCounts(&reader)
      case .codeLengthCode: pause = readCodeLengthCode(&reader)
      case .codeLengths: pause = readCodeLengths(&reader)
      case .symbols: pause = inflateSymbols(&reader)
      case .finished, .invalid: return nil
      }
      if let pause { return pause }
    }
  }

  /// Reads the header of a block (3.2.3).
  private mutating func readBlockHeader(_ reader: inout BitReader) -> Pause? {
    guard let value = reader.take(3) else { return .needsInput }
    isLastBlock = value & 1 == 1
    switch value >> 1 {
    case 0:
      reader.align()
      state = .storedLength
    case 1:
      buildFixedCodes()
      state = .symbols
    case 2: state = .codeCounts
    default: state = .invalid(.reservedBlockType)
    }
    return nil
  }

  /// Reads the length of a stored block (3.2.4).
  private mutating func readStoredLength(_ reader: inout BitReader) -> Pause? {
    guard let value = reader.take(32) else { return .needsInput }
    let length = value & 0xffff
    state = length ^ 0xffff == value >> 16 ? .stored(left: length) : .invalid(.storedLength)
    return nil
  }

  private mutating func copyStored(_ left: Int, _ reader: inout BitReader) -> Pause? {
    guard left > 0 else {
      endBlock()
      return nil
    }
    guard window.end < window.limit else { return .needsRoom }
    reader.giveBack()
    let count = min(left, reader.left, window.limit - window.end)
    guard count > 0 else { return .needsInput }
    reader.copy(count, to: window.end)
    window.end += count
    state = .stored(left: left - count)
    return nil
  }

  mutating func endBlock() { state = isLastBlock ? .finished : .blockHeader }
}
