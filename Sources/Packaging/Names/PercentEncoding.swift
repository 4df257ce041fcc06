package import SystemPackage

/// Percent-encoding of URLs (RFC 3986, section 2.1).
package enum PercentEncoding {
  /// Replaces every `%XX` in a text; bytes that are not UTF-8 become replacement characters.
  package static func decoded(_ text: String) -> String {
    String(decoding: decodedBytes(text), as: UTF8.self)
  }

  /// Replaces every `%XX` in a path, byte for byte.
  package static func decodedPath(_ text: String) -> FilePath {
    FilePath(platformString: decodedBytes(text).map { CChar(bitPattern: $0) } + [0])
  }

  /// Returns the URL of an absolute path (RFC 8089).
  package static func fileURL(_ path: FilePath) -> String {
    let bytes = path.withPlatformString { pointer in
      (0..<path.length).map { UInt8(bitPattern: pointer[$0]) }
    }
    return "file://" + encoded(bytes, keeping: "/-._~+")
  }

  /// Writes all bytes but letters, digits and the ASCII characters of `others` as `%XX`.
  package static func encoded(_ bytes: some Sequence<UInt8>, keeping others: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let others = Array(others.utf8)
    let bytes = Array(bytes)
    var encoded: [UInt8] = []
    encoded.reserveCapacity(bytes.count)
    for byte in bytes {
      if PythonText.isAlphanumeric(byte) || others.contains(byte) {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static func decodedBytes(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let digits = bytes[(index + 1)...].prefix(2)
      if bytes[index] == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy(isHexDigit),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        decoded.append(value)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return decoded
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    PythonText.isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }
}
