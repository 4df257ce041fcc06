import Core
import Packaging
import SystemPackage
import TestSupport
import Testing

/// The public cases of toml-test, and documents that the library `tomli` was asked about.
@Suite struct TOMLConformanceTests {
  /// Returns a document of `toml-test.json`, which has what is not text in base64.
  private static func document(_ value: DocumentTable) throws -> [UInt8] {
    if let text = value["text"]?.string { return Array(text.utf8) }
    return try decoded(base64: try #require(value["base64"]?.string))
  }

  private static func decoded(base64 text: String) throws -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bytes: [UInt8] = []
    var bits = 0
    var count = 0
    for letter in text.utf8 where letter != UInt8(ascii: "=") {
      bits = bits << 6 | (try #require(letters.firstIndex(of: letter)))
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        bits &= 1 << count - 1
      }
    }
    return bytes
  }

  private static func cases(_ kind: String) throws -> [DocumentTable.Member] {
    let file = checkout.pushing("Tests/Corpora/TOML/toml-test.json")
    let json = try JSONReader.read(try FileSystem.read(file), file: file)
    return try #require(json.table?[kind]?.table).members
  }

  @Test func readsWhatIsValid() throws {
    let cases = try Self.cases("valid")
    #expect(cases.count == 220)
    for member in cases {
      let table = try #require(member.value.table)
      let expected = TaggedValue(tagged: try #require(table["value"]))
      do {
        let found = try TOMLReader.read(try Self.document(table), file: "a.toml")
        #expect(TaggedValue(found) == expected, "\(member.key)")
      } catch {
        Issue.record("\(member.key): \(error)")
      }
    }
  }

  @Test func rejectsWhatIsInvalid() throws {
    let cases = try Self.cases("invalid")
    #expect(cases.count == 492)
    for member in cases {
      let document = try Self.document(try #require(member.value.table))
      #expect(throws: DocumentError.self, "\(member.key)") {
        try TOMLReader.read(document, file: "a.toml")
      }
    }
  }

  @Test func agreesWithTomli() throws {
    let python = try PythonPeer.python(
      with: "tomli", "2.4.0", variable: "VENVDEB_TEST_TOMLI_PYTHON")
    let scratch = try Scratch()
    let output = scratch.path.appending("documents")
    let script = checkout.pushing("Tests/Comparison/Packaging/toml_documents.py")
    let seed = [PythonPeer.environment("VENVDEB_DIFFERENTIAL_SEED")].compactMap { $0 }
    try Tool.check([python, script.string, output.string] + seed, inheritsEnvironment: true)
    var valid = 0
    var differences: [String] = []
    for line in try FileSystem.read(output).split(separator: UInt8(ascii: "\n")) {
      let json = try #require(try JSONReader.read(Array(line), file: output).table)
      let document = try #require(json["document"]?.string)
      var expected: TaggedValue?
      if let value = json["value"], value.table != nil {
        expected = TaggedValue(tagged: value)
        valid += 1
      }
      let found = try? TaggedValue(TOMLReader.read(Array(document.utf8), file: "a.toml"))
      if found != expected {
        differences.append("\(document.debugDescription): \(expected as Any)")
      }
    }
    #expect(valid > 3000)
    #expect(
      differences.isEmpty,
      "\(differences.count) differences:\n\(differences.prefix(20).joined(separator: "\n"))")
  }
}
