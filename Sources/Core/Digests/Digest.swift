/// The value that a hash function computes from bytes.
///
/// One of up to 256 bits takes no memory of its own: locks and RECORDs have thousands of them.
package struct Digest: Sendable {
  // First, so that there is no room between the two.
  private let value: Value
  /// The hash function.
  package let algorithm: HashAlgorithm

  private typealias Words = (UInt64, UInt64, UInt64, UInt64)

  private enum Value: Sendable {
    /// Up to 256 bits; the bytes that the algorithm does not need are 0.
    case short(Words)
    case long([UInt8])
  }

  /// Makes a digest whose bytes `write` writes, as many as its algorithm has.
  init(
    _ algorithm: HashAlgorithm, writtenBy write: (UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    self.algorithm = algorithm
    guard algorithm.byteCount <= MemoryLayout<Words>.size else {
      value = .long(
        [UInt8](unsafeUninitializedCapacity: algorithm.byteCount) { bytes, count in
          bytes.initialize(repeating: 0)
          count = algorithm.byteCount
          write(UnsafeMutableBufferPointer(rebasing: bytes[..<count]))
        })
      return
    }
    var words: Words = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { words in
      write(
        UnsafeMutableRawBufferPointer(rebasing: words[..<algorithm.byteCount])
          .bindMemory(to: UInt8.self))
    }
    value = .short(words)
  }

  /// Makes a digest from its bytes; nil if their number is not that of the algorithm.
  package init?(_ algorithm: HashAlgorithm, bytes: [UInt8]) {
    guard bytes.count == algorithm.byteCount else { return nil }
    self.init(algorithm) { _ = $0.update(fromContentsOf: bytes) }
  }

  /// Parses hexadecimal digits of either case; nil if there are other characters, or too many or
  /// too few digits.
  package init?(_ algorithm: HashAlgorithm, hex: some StringProtocol) {
    let digest =
      hex.utf8.withContiguousStorageIfAvailable { Self(algorithm, digits: $0) }
      ?? Array(hex.utf8).withUnsafeBufferPointer { Self(algorithm, digits: $0) }
    guard let digest else { return nil }
    self = digest
  }

  /// Parses hexadecimal digits as UTF-8; see `init(_:hex:)` for text.
  package init?(_ algorithm: HashAlgorithm, hex: ArraySlice<UInt8>) {
    guard let digest = hex.withUnsafeBufferPointer({ Self(algorithm, digits: $0) }) else {
      return nil
    }
    self = digest
  }

  private init?(_ algorithm: HashAlgorithm, digits: UnsafeBufferPointer<UInt8>) {
    guard digits.count == 2 * algorithm.byteCount else { return nil }
    var isValid = true
    self.init(algorithm) { bytes in
      for index in bytes.indices {
        guard let high = Self.value(ofHexDigit: digits[2 * index]),
          let low = Self.value(ofHexDigit: digits[2 * index + 1])
        else {
          isValid = false
          return
        }
        bytes[index] = high << 4 | low
      }
    }
    guard isValid else { return nil }
  }

  /// Parses base64 in either alphabet, padded or not, as RECORDs have it; nil if there are other
  /// characters, or too many or too few.
  package init?(_ algorithm: HashAlgorithm, base64 text: ArraySlice<UInt8>) {
    var text = text
    while text.last == UInt8(ascii: "=") { text.removeLast() }
    guard text.count == (algorithm.byteCount * 8 + 5) / 6 else { return nil }
    var isValid = true
    self.init(algorithm) { bytes in
      var bits: UInt32 = 0
      var count = 0
      var end = 0
      for character in text {
        guard let value = Self.value(ofBase64Digit: character) else {
          isValid = false
          return
        }
        bits = bits << 6 | UInt32(value)
        count += 6
        if count >= 8 {
          count -= 8
          bytes[end] = UInt8(truncatingIfNeeded: bits >> UInt32(count))
          end += 1
        }
      }
    }
    guard isValid else { return nil }
  }

  /// The value, as many bytes as the algorithm gives.
  package var bytes: [UInt8] { withBytes { Array($0) } }

  /// Calls `body` with the value.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch value {
    case .short(let words):
      withUnsafeBytes(of: words) { words in
        body(UnsafeRawBufferPointer(rebasing: words[..<algorithm.byteCount]))
      }
    case .long(let bytes): bytes.withUnsafeBytes { body($0) }
    }
  }

  /// The digest in lower-case hexadecimal, as locks write it.
  package var hex: String {
    String(unsafeUninitializedCapacity: algorithm.byteCount * 2) { text in
      withBytes { bytes in
        for (index, byte) in bytes.enumerated() {
          text[2 * index] = Self.hexDigit(byte >> 4)
          text[2 * index + 1] = Self.hexDigit(byte & 15)
        }
      }
      return algorithm.byteCount * 2
    }
  }

  /// The digest in base64 with the URL-safe alphabet and no padding, as RECORD writes it.
  package var base64URL: String {
    var text: [UInt8] = []
    appendBase64URL(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the characters of `base64URL`.
  package func appendBase64URL(to text: inout [UInt8]) {
    let digits = Self.base64Digits.utf8Start
    withBytes { bytes in
      var bits: UInt32 = 0
      var count: UInt32 = 0
      for byte in bytes {
        bits = bits << 8 | UInt32(byte)
        count += 8
        while count >= 6 {
          count -= 6
          text.append(digits[Int(bits >> count & 63)])
        }
      }
      if count > 0 { text.append(digits[Int(bits << (6 - count) & 63)]) }
    }
  }

  private static let base64Digits: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

  /// Returns the digest of bytes in memory.
  package static func of(_ bytes: [UInt8], _ algorithm: HashAlgorithm = .sha256) -> Digest {
    var digest = RunningDigest(algorithm)
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finish()
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func value(ofHexDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func value(ofBase64Digit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
    case UInt8(ascii: "-"), UInt8(ascii: "+"): 62
    case UInt8(ascii: "_"), UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

extension Digest: Hashable {
  package static func == (left: Digest, right: Digest) -> Bool {
    guard left.algorithm == right.algorithm else { return false }
    return switch (left.value, right.value) {
    case (.short(let left), .short(let right)): left == right
    case (.long(let left), .long(let right)): left == right
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    withBytes { hasher.combine(bytes: $0) }
  }
}
