internal import Core

/// The value of `--hash`: an algorithm, a colon and hexadecimal digits.
enum HashOption {
  /// Reads one.
  ///
  /// Throws `weakHash` for MD5 and SHA-1, which pip refuses too, and `hash` for anything else that
  /// is no digest.
  static func parse(_ value: String, place: String) throws(LockError) -> Digest {
    let parts = value.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { throw .hash(value, place: place) }
    let algorithm = parts[0].lowercased()
    if ["md5", "sha1", "sha224"].contains(algorithm) { throw .weakHash(value, place: place) }
    guard let algorithm = HashAlgorithm(rawValue: algorithm),
      let digest = Digest(algorithm, hex: parts[1])
    else { throw .hash(value, place: place) }
    return digest
  }
}
