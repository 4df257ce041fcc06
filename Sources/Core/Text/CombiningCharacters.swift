/// The combining characters of a foreign text.
///
/// Swift compares and hashes texts by their normal form, for which it sorts the combining characters
/// that follow each other (UAX #15) in time with the square of their number. So every reader whose
/// texts are compared rejects a text that has more of them in a row than any language and any
/// decoration needs; the Stream-Safe Text Format of UAX #15 has 30.
package enum CombiningCharacters {
  /// The largest number in a row.
  package static let limit = 256

  /// What is wrong with a text that has more, for errors.
  package static let flaw = "more than \(limit) combining characters in a row"

  /// Returns whether UTF-8 text has more in a row than the limit.
  ///
  /// `hasEscapes` says that `\uXXXX` stands for a character, as in JSON (RFC 8259).
  package static func exceedLimit(in bytes: [UInt8], hasEscapes: Bool = false) -> Bool {
    exceedLimit(in: bytes[...], hasEscapes: hasEscapes)
  }

  /// Does the same for a part of an array.
  package static func exceedLimit(in bytes: ArraySlice<UInt8>, hasEscapes: Bool = false) -> Bool {
    // Each of them has two bytes at least.
    guard bytes.count > 2 * limit else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      var run = 0
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80, byte != UInt8(ascii: "\\") || !hasEscapes {
          run = 0
          index += 1
          continue
        }
        let (scalar, width) =
          byte < 0x80 ? escaped(bytes[index...]) : decoded(bytes[index...].prefix(4))
        index += width
        guard let scalar, scalar.isCombining else {
          run = 0
          continue
        }
        run += 1
        if run > limit { return true }
      }
      return false
    }
  }

  /// Returns whether a text has more in a row than the limit.
  package static func exceedLimit(in text: String) -> Bool { exceedLimit(in: Array(text.utf8)) }

  private typealias Character = (scalar: Unicode.Scalar?, width: Int)

  private static func decoded(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Character {
    let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first
    guard let scalar, scalar != "\u{FFFD}" else { return (nil, 1) }
    return (scalar, UTF8.width(scalar))
  }

  /// Reads an escape, or a surrogate pair of two; another one is an ordinary character.
  private static func escaped(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Character {
    guard let first = codeUnit(bytes) else { return (nil, 2) }
    if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
    guard let second = codeUnit(bytes.dropFirst(6)),
      let text = String(validating: [first, second], as: UTF16.self)
    else { return (nil, 6) }
    return (text.unicodeScalars.first, 12)
  }

  private static func codeUnit(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt16? {
    guard bytes.starts(with: "\\u".utf8) else { return nil }
    return UInt16(String(decoding: bytes.dropFirst(2).prefix(4), as: UTF8.self), radix: 16)
  }
}

extension Unicode.Scalar {
  /// Whether normal forms sort it among its neighbours.
  fileprivate var isCombining: Bool { properties.canonicalCombiningClass != .notReordered }
}

extension String {
  /// Decodes foreign UTF-8; nil if it is damaged, or has too many combining characters in a row.
  package init?(checking bytes: [UInt8]) {
    guard !CombiningCharacters.exceedLimit(in: bytes) else { return nil }
    self.init(validating: bytes, as: UTF8.self)
  }

  /// Decodes foreign UTF-8, with U+FFFD in place of what is damaged, and of combining characters
  /// beyond the limit.
  package init(replacingFlawsIn bytes: [UInt8]) {
    self.init(decoding: bytes, as: UTF8.self)
    guard CombiningCharacters.exceedLimit(in: bytes) else { return }
    var run = 0
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      run = scalar.isCombining ? run + 1 : 0
      text.append(run > CombiningCharacters.limit ? "\u{FFFD}" : scalar)
      if run > CombiningCharacters.limit { run = 0 }
    }
    self.init(text)
  }
}
