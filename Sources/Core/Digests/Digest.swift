/// The value that a hash function computes from bytes.
package struct Digest: Sendable, Hashable {
  /// The hash function.
  package let algorithm: HashAlgorithm
  /// The value, as many bytes as the algorithm gives.
  package let bytes: [UInt8]

  /// Makes a digest from its bytes; nil if their number is not that of the algorithm.
  package init?(_ algorithm: HashAlgorithm, bytes: [UInt8]) {
    guard bytes.count == algorithm.byteCount else { return nil }
    self.algorithm = algorithm
    self.bytes = bytes
  }

  /// Parses hexadecimal digits of either case; nil if there are other characters, or too many or
  /// too few digits.
  package init?(_ algorithm: HashAlgorithm, hex: some StringProtocol) {
    // The digits are looked at in one place of memory: locks and RECORDs have thousands of them.
    let bytes =
      hex.utf8.withContiguousStorageIfAvailable { Self.decode($0, count: algorithm.byteCount) }
      ?? Array(hex.utf8).withUnsafeBufferPointer {
        Self.decode($0, count: algorithm.byteCount)
      }
    guard let bytes else { return nil }
    self.init(algorithm, bytes: bytes)
  }

  /// Parses hexadecimal digits as UTF-8; see `init(_:hex:)` for text.
  package init?(_ algorithm: HashAlgorithm, hex: ArraySlice<UInt8>) {
    let bytes = hex.withUnsafeBufferPointer { Self.decode($0, count: algorithm.byteCount) }
    guard let bytes else { return nil }
    self.init(algorithm, bytes: bytes)
  }

  private static func decode(
    _ digits: UnsafeBufferPointer<UInt8>, count: Int
  ) -> [UInt8]? {
    guard digits.count == count * 2 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(ofHexDigit: digits[index]),
        let low = value(ofHexDigit: digits[index + 1])
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// The digest in lower-case hexadecimal, as locks write it.
  package var hex: String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { text in
      for (index, byte) in bytes.enumerated() {
        text[2 * index] = Self.hexDigit(byte >> 4)
        text[2 * index + 1] = Self.hexDigit(byte & 15)
      }
      return bytes.count * 2
    }
  }

  /// The digest in base64 with the URL-safe alphabet and no padding, as RECORD writes it.
  package var base64URL: String {
    let length = (bytes.count * 4 + 2) / 3
    return String(unsafeUninitializedCapacity: length) { text in
      for position in 0..<length {
        // Six bits, which may be in two bytes.
        let (index, shift) = (position * 6 / 8, position * 6 % 8)
        let next = index + 1 < bytes.count ? UInt16(bytes[index + 1]) : 0
        let pair = UInt16(bytes[index]) << 8 | next
        text[position] = Self.base64Digit(UInt8(pair >> UInt16(10 - shift) & 63))
      }
      return length
    }
  }

  /// Returns the digest of bytes in memory.
  package static func of(_ bytes: [UInt8], _ algorithm: HashAlgorithm = .sha256) -> Digest {
    var digest = RunningDigest(algorithm)
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finish()
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func base64Digit(_ value: UInt8) -> UInt8 {
    switch value {
    case 0..<26: UInt8(ascii: "A") + value
    case 26..<52: UInt8(ascii: "a") + value - 26
    case 52..<62: UInt8(ascii: "0") + value - 52
    case 62: UInt8(ascii: "-")
    default: UInt8(ascii: "_")
    }
  }

  private static func value(ofHexDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
