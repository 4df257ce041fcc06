internal import Core

/// The form in which locks write a hash: an algorithm, a colon and hexadecimal digits.
enum LockHash {
  /// Parses a hash.
  ///
  /// Throws `LockError.Reason.weakHash` for algorithms that pip rejects too, and
  /// `LockError.Reason.hash` for anything else that is not a hash.
  static func parse(_ text: String, location: LockLocation) throws(LockError) -> Digest {
    // A lock has thousands, nearly all of this form.
    let usual = "sha256:".utf8
    if text.utf8.starts(with: usual),
      let digest = Digest(.sha256, hex: Substring(text.utf8.dropFirst(usual.count)))
    {
      return digest
    }
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { throw LockError(.hash(text), at: location) }
    let algorithm = parts[0].lowercased()
    if ["md5", "sha1", "sha224"].contains(algorithm) {
      throw LockError(.weakHash(algorithm), at: location)
    }
    guard let algorithm = HashAlgorithm(rawValue: algorithm),
      let digest = Digest(algorithm, hex: parts[1])
    else { throw LockError(.hash(text), at: location) }
    return digest
  }

  /// Returns why a text is not a hash, as the end of a message.
  static func objection(to text: String) -> String {
    let parts = text.split(separator: ":", maxSplits: 1)
    if parts.count == 2, let algorithm = HashAlgorithm(rawValue: parts[0].lowercased()),
      parts[1].utf8.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit })
    {
      return "\(parts[1].utf8.count) of \(algorithm.byteCount * 2) hexadecimal digits"
    }
    return "expected 'sha256:' and 64 hexadecimal digits"
  }
}
