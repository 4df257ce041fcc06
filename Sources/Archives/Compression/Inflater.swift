internal import CZlib

/// A decompressor of raw deflate streams (RFC 1951) over zlib, reused from member to member.
struct Inflater: ~Copyable {
  /// The result of one call of `inflate`.
  struct Progress {
    let consumed: Int
    let produced: Int
    let isFinished: Bool
    /// The error of zlib; nil while the stream is valid.
    let problem: String?
  }

  // zlib keeps a pointer back to the z_stream it was given, so it must never move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let initStatus: CInt

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    initStatus = inflateInit2_(stream, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
  }

  deinit {
    if initStatus == Z_OK { inflateEnd(stream) }
    stream.deallocate()
  }

  /// Starts a new stream.
  borrowing func start() {
    if initStatus == Z_OK { inflateReset(stream) }
  }

  /// Inflates as much of `input` as `output` has room for.
  ///
  /// zlib counts in 32 bits: both buffers must be smaller than 4 GiB, which callers ensure.
  borrowing func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Progress {
    guard initStatus == Z_OK else {
      return Progress(
        consumed: 0, produced: 0, isFinished: false, problem: "cannot initialize zlib")
    }
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: Bytef.self))
    stream.pointee.avail_in = uInt(input.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_out = uInt(output.count)
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    let problem: String? =
      switch status {
      // Z_BUF_ERROR: more input or room is needed.
      case Z_OK, Z_STREAM_END, Z_BUF_ERROR: nil
      default: stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
      }
    return Progress(
      consumed: input.count - Int(stream.pointee.avail_in),
      produced: output.count - Int(stream.pointee.avail_out),
      isFinished: status == Z_STREAM_END, problem: problem)
  }
}
