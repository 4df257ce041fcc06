internal import CXXHash

/// A value that tells damaged bytes from whole ones: XXH3 with 128 bits, by libxxhash.
///
/// It is computed ten times as fast as a `Digest`, but whoever wants to can make other bytes with the
/// same value. So it is only for what this program has written for itself, where nobody else can write.
package struct Checksum: Sendable, Hashable {
  private let high: UInt64
  private let low: UInt64

  fileprivate init(_ hash: XXH128_hash_t) {
    high = hash.high64
    low = hash.low64
  }

  /// Makes a checksum of what `words` gives.
  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The value as two numbers.
  var words: (high: UInt64, low: UInt64) { (high, low) }

  /// Parses what `hex` gives; nil for anything else.
  package init?(hex: some StringProtocol) {
    guard hex.utf8.count == 32, let high = UInt64(hex.prefix(16), radix: 16),
      let low = UInt64(hex.suffix(16), radix: 16)
    else { return nil }
    self.high = high
    self.low = low
    // Signs and capital letters are numbers, too.
    guard self.hex == hex else { return nil }
  }

  /// The value as 32 hexadecimal digits.
  package var hex: String { Self.hex(high) + Self.hex(low) }

  private static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Returns the checksum of bytes in memory.
  package static func of(_ bytes: [UInt8]) -> Checksum {
    bytes.withUnsafeBytes { of($0) }
  }

  /// Returns the checksum of bytes in memory.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> Checksum {
    Checksum(venvdeb_checksum(bytes.baseAddress, bytes.count))
  }
}

/// A checksum that is computed piece by piece.
///
/// One thread at a time may use it.
package final class RunningChecksum {
  private let state: OpaquePointer

  /// Starts a checksum of no bytes.
  package init() {
    guard let state = XXH3_createState() else { preconditionFailure("no memory for a checksum") }
    self.state = state
    XXH3_128bits_reset(state)
  }

  deinit { XXH3_freeState(state) }

  /// Adds bytes.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    venvdeb_checksum_update(state, bytes.baseAddress, bytes.count)
  }

  /// Returns the checksum of all bytes added so far.
  package func finish() -> Checksum { Checksum(XXH3_128bits_digest(state)) }
}
