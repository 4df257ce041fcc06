import Core
import Testing

@Suite struct DigestTests {
  /// FIPS 180-4 examples for "abc" and the empty message.
  @Test(arguments: [
    (
      HashAlgorithm.sha256, "abc",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    ),
    (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
      .sha384, "abc",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
    ),
    (
      .sha512, "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    ),
  ])
  func standardVectors(_ algorithm: HashAlgorithm, _ text: String, _ hex: String) {
    #expect(Digest.of(Array(text.utf8), algorithm).hex == hex)
    #expect(Digest(algorithm, hex: hex.uppercased())?.hex == hex)
  }

  @Test func piecesGiveTheSameDigestAsTheWhole() {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for algorithm in HashAlgorithm.allCases {
      var hasher = RunningDigest(algorithm)
      for start in stride(from: 0, to: bytes.count, by: 77) {
        bytes[start..<min(start + 77, bytes.count)].withUnsafeBytes { hasher.update($0) }
      }
      #expect(hasher.finish() == Digest.of(bytes, algorithm))
    }
  }

  /// RECORD's form: the URL-safe alphabet without padding.
  @Test func base64HasNoPaddingAndTheSafeAlphabet() {
    #expect(
      Digest.of([]).base64URL == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")
    #expect(Digest.of([], .sha512).base64URL.utf8.count == 86)
  }

  @Test(arguments: [
    "", "zz", "e3b0", String(repeating: "0", count: 63), String(repeating: "0", count: 66),
  ])
  func malformedHexIsRefused(_ text: String) {
    #expect(Digest(.sha256, hex: text) == nil)
  }
}
