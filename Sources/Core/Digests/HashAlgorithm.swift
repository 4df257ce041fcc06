/// The hash functions that locks and RECORD files may use.
///
/// MD5 and SHA-1 are absent on purpose: the wheel specification forbids them in RECORD, and pip's
/// hash-checking mode rejects them.
package enum HashAlgorithm: String, Sendable, Hashable, CaseIterable, Codable {
  case sha256
  case sha384
  case sha512

  /// The number of bytes of a digest.
  package var byteCount: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }
}
