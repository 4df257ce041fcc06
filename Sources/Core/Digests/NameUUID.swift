internal import CNettle

/// A UUID that is derived from a name (version 5, RFC 9562, 5.5): equal names have equal UUIDs.
///
/// It is computed with SHA-1, so it does not protect against forged names.
package struct NameUUID: Sendable, Hashable, CustomStringConvertible {
  private let bytes: [UInt8]

  /// The namespace of URLs (RFC 9562, 6.6).
  package static let urlNamespace = NameUUID(
    verbatim: [
      0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30,
      0xc8,
    ])

  private init(verbatim bytes: [UInt8]) { self.bytes = bytes }

  /// Derives the UUID of a name within a namespace.
  package init(_ name: [UInt8], in namespace: NameUUID = .urlNamespace) {
    var context = sha1_ctx()
    nettle_sha1_init(&context)
    nettle_sha1_update(&context, namespace.bytes.count, namespace.bytes)
    nettle_sha1_update(&context, name.count, name)
    var digest = [UInt8](repeating: 0, count: Int(SHA1_DIGEST_SIZE))
    nettle_sha1_digest(&context, digest.count, &digest)
    var bytes = Array(digest.prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x50
    bytes[8] = bytes[8] & 0x3f | 0x80
    self.bytes = bytes
  }

  /// The text form, as in `9a97b82d-7ab1-5e5e-8c3f-6d3b9c6a9a2f`.
  package var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: text, as: UTF8.self)
  }
}
