import Core
import Testing

@testable import Wheels

/// The forms of digests that published wheels have.
struct RecordDigestTests {
  @Test(arguments: [
    // As the specification wants it.
    "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
    // Padded (catboost), and in the alphabet of plain base64 (pantsbuild.pants).
    "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
    "sha256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    // Hexadecimal (furo and whatever else sphinx-theme-builder makes).
    "sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  ])
  func readsEveryFormAndWritesOne(_ digest: String) throws {
    let record = try Record(parsing: Array("a.py,\(digest),0\r\n".utf8))
    #expect(record.rows == [Record.Row(path: "a.py", digest: Digest.of([]), size: 0)])
    #expect(record.text == "a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n")
  }

  @Test(arguments: [
    "sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
    "sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g",
    "sha512=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  ])
  func refusesHexadecimalOfAnotherLength(_ digest: String) {
    #expect(throws: RecordError(line: 1, reason: .badDigest("a.py"))) {
      try Record(parsing: Array("a.py,\(digest),0\n".utf8))
    }
  }
}
