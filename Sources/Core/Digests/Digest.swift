internal import CNettle

/// The hash functions that locks and RECORD files may use.
///
/// MD5 and SHA-1 are absent on purpose: the wheel specification forbids them and pip's
/// hash-checking mode refuses them.
package enum HashAlgorithm: String, Sendable, Hashable, CaseIterable, Codable {
  case sha256
  case sha384
  case sha512

  /// How many bytes a digest has.
  package var byteCount: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }
}

/// The result of a hash function.
package struct Digest: Sendable, Hashable {
  package let algorithm: HashAlgorithm
  package let bytes: [UInt8]

  /// A digest from its bytes; nil if there are too many or too few.
  package init?(_ algorithm: HashAlgorithm, bytes: [UInt8]) {
    guard bytes.count == algorithm.byteCount else { return nil }
    self.algorithm = algorithm
    self.bytes = bytes
  }

  /// A digest from hexadecimal digits of either case; nil if they are not exactly that.
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

  /// The digest of bytes in memory.
  package static func of(_ bytes: [UInt8], _ algorithm: HashAlgorithm = .sha256) -> Digest {
    var hasher = Hasher(algorithm)
    bytes.withUnsafeBytes { hasher.update($0) }
    return hasher.finish()
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

/// A running hash over libnettle (FIPS 180-4).
package struct Hasher: Sendable {
  private enum State {
    case sha256(sha256_ctx)
    case sha384(sha512_ctx)
    case sha512(sha512_ctx)
  }

  package let algorithm: HashAlgorithm
  private var state: State

  package init(_ algorithm: HashAlgorithm = .sha256) {
    self.algorithm = algorithm
    switch algorithm {
    case .sha256:
      var context = sha256_ctx()
      nettle_sha256_init(&context)
      state = .sha256(context)
    case .sha384:
      var context = sha512_ctx()
      nettle_sha384_init(&context)
      state = .sha384(context)
    case .sha512:
      var context = sha512_ctx()
      nettle_sha512_init(&context)
      state = .sha512(context)
    }
  }

  /// Adds bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    let pointer = start.assumingMemoryBound(to: UInt8.self)
    switch state {
    case .sha256(var context):
      nettle_sha256_update(&context, bytes.count, pointer)
      state = .sha256(context)
    case .sha384(var context):
      nettle_sha512_update(&context, bytes.count, pointer)
      state = .sha384(context)
    case .sha512(var context):
      nettle_sha512_update(&context, bytes.count, pointer)
      state = .sha512(context)
    }
  }

  /// The digest of all bytes added so far.
  package func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: algorithm.byteCount)
    switch state {
    case .sha256(var context): nettle_sha256_digest(&context, bytes.count, &bytes)
    case .sha384(var context): nettle_sha384_digest(&context, bytes.count, &bytes)
    case .sha512(var context): nettle_sha512_digest(&context, bytes.count, &bytes)
    }
    guard let digest = Digest(algorithm, bytes: bytes) else {
      preconditionFailure("a digest has as many bytes as its algorithm says")
    }
    return digest
  }
}
