internal import CDeflate

/// A decompressor of raw deflate streams (RFC 1951) that are in memory as a whole, over libdeflate,
/// which takes less than half the time of zlib.
struct WholeInflater: ~Copyable {
  /// nil without memory; then every stream is left to `StreamInflater`.
  private let decompressor: OpaquePointer?

  init() { decompressor = libdeflate_alloc_decompressor() }

  deinit { if let decompressor { libdeflate_free_decompressor(decompressor) } }

  /// Inflates a stream that takes all of `input` and gives exactly as many bytes as `output` has.
  ///
  /// Returns whether it did; `output` has nothing of use otherwise.
  borrowing func inflate(
    _ input: UnsafeRawBufferPointer, filling output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let decompressor, let source = input.baseAddress, let room = output.baseAddress else {
      return false
    }
    var consumed = 0
    var produced = 0
    let result = libdeflate_deflate_decompress_ex(
      decompressor, source, input.count, room, output.count, &consumed, &produced)
    return result == LIBDEFLATE_SUCCESS && consumed == input.count && produced == output.count
  }
}
