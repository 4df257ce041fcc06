internal import CNettle

/// A digest that is computed piece by piece with libnettle (FIPS 180-4).
package struct RunningDigest: Sendable {
  private enum State {
    case sha256(sha256_ctx)
    case sha384(sha512_ctx)
    case sha512(sha512_ctx)
  }

  /// The hash function.
  package let algorithm: HashAlgorithm
  private var state: State

  /// Starts a digest of no bytes.
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

  /// Returns the digest of all bytes added so far.
  package func finish() -> Digest {
    Digest(algorithm) { bytes in
      guard let start = bytes.baseAddress else { return }
      switch state {
      case .sha256(var context): nettle_sha256_digest(&context, bytes.count, start)
      case .sha384(var context): nettle_sha384_digest(&context, bytes.count, start)
      case .sha512(var context): nettle_sha512_digest(&context, bytes.count, start)
      }
    }
  }
}
