internal import Packaging
internal import SystemPackage
internal import Wheels

/// A URL or relative reference as the schema of CycloneDX accepts it (RFC 3987).
enum Address {
  /// Returns the text with everything percent-encoded that a reference must not have; nil if it is
  /// empty or has control characters.
  static func valid(_ text: String) -> String? {
    if !text.isEmpty, text.utf8.allSatisfy(isPlain) { return text }
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
    else { return nil }
    var result = ""
    let scalars = Array(text.unicodeScalars)
    // Brackets are allowed around the address of a host only, and a second '#' nowhere.
    var isAfterFragment = false
    for (index, scalar) in scalars.enumerated() {
      let isEscape =
        scalar == "%" && index + 2 < scalars.count
        && scalars[index + 1...index + 2].allSatisfy(\.properties.isASCIIHexDigit)
      if " \"<>\\^`{|}[]".unicodeScalars.contains(scalar) || scalar == "%" && !isEscape
        || scalar == "#" && isAfterFragment
      {
        result += "%" + String(scalar.value, radix: 16, uppercase: true)
      } else {
        result.unicodeScalars.append(scalar)
      }
      if scalar == "#" { isAfterFragment = true }
    }
    return result
  }

  /// Returns whether a byte stands for itself wherever it is, as nearly all do.
  private static func isPlain(_ byte: UInt8) -> Bool {
    PythonText.isAlphanumeric(byte) || "/.-_~:?&=+@,;!$'()*".utf8.contains(byte)
  }

  /// Returns the reference to a file: absolute if its path on the target is known.
  static func file(_ path: FilePath, below prefix: FilePath?) -> String {
    let place = prefix?.pushing(path) ?? path
    return (prefix == nil ? "" : "file://")
      + PercentEncoding.encoded(place.string.utf8, keeping: "/.-_~+")
  }
}
