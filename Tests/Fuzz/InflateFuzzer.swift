import Archives
import CZlib
import Glibc

/// The decompressor of large zip members: it agrees with zlib about what is valid, and about every
/// byte of output.
///
/// The first byte of the input decides in which pieces and with how much room the rest is inflated.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count).bytes
  guard let first = input.first else { return 0 }
  let packed = Array(input.dropFirst())
  let size = first & 15 == 0 ? packed.count + 1 : Int(first & 15)
  let room = [1, 100, 5_000, 1 << 18][Int(first >> 4 & 3)]
  let limit = 1 << 20

  var expected = [UInt8](repeating: 0, count: limit)
  let (status, consumed, produced) = inflateByZlib(packed, into: &expected)

  var inflater = StreamInflater(room: room)
  var output: [UInt8] = []
  var offset = 0
  var last = StreamInflater.Progress.Status.needsInput
  // Bits that are left of the last byte may be symbols for which there was no room.
  while output.count < limit,
    last == .needsRoom || last == .needsInput && offset < packed.count
  {
    // A copy of its own, so that what is read beyond is not the rest.
    let piece = Array(packed[offset..<min(offset + size, packed.count)])
    piece.withUnsafeBytes { piece in
      let progress = inflater.inflate(piece)
      require(progress.consumed <= piece.count)
      require(progress.status != .needsInput || progress.consumed == piece.count)
      require(
        progress.status != .needsRoom || progress.consumed > 0 || !progress.output.isEmpty,
        "no progress")
      offset += progress.consumed
      output += progress.output
      last = progress.status
    }
  }
  require(output.prefix(produced).elementsEqual(expected.prefix(produced)), "another output")
  if output.count >= limit { return 0 }
  require(output.count == produced, "another size of output")
  switch last {
  case .finished: require(status == Z_STREAM_END && offset == consumed, "finished")
  case .invalid: require(status == Z_DATA_ERROR, "invalid")
  case .needsInput, .needsRoom: require(status == Z_OK || status == Z_BUF_ERROR, "not finished")
  }
  return 0
}

/// Inflates all at once; returns zlib's status and the bytes that were consumed and produced.
private func inflateByZlib(
  _ packed: [UInt8], into output: inout [UInt8]
) -> (status: CInt, consumed: Int, produced: Int) {
  var stream = z_stream()
  require(inflateInit2_(&stream, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK)
  defer { inflateEnd(&stream) }
  var packed = packed
  return packed.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(output.count)
      let status = CZlib.inflate(&stream, Z_NO_FLUSH)
      return (status, input.count - Int(stream.avail_in), output.count - Int(stream.avail_out))
    }
  }
}
