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
    let digits = hex.utf8.compactMap(Self.value(ofHexDigit:))
    guard digits.count == hex.utf8.count, digits.count == algorithm.byteCount * 2 else {
      return nil
    }
    self.init(
      algorithm,
      bytes: stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }

  /// The digest in lower-case hexadecimal, as locks write it.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest in base64 with the URL-safe alphabet and no padding, as RECORD writes it.
  package var base64URL: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      bits <<= UInt32((3 - group.count) * 8)
      for position in 0...group.count {
        text.append(alphabet[Int(bits >> UInt32(18 - 6 * position) & 63)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Returns the digest of bytes in memory.
  package static func of(_ bytes: [UInt8], _ algorithm: HashAlgorithm = .sha256) -> Digest {
    var digest = RunningDigest(algorithm)
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finish()
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
