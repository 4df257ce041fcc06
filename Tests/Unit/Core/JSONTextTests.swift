import Core
import Testing

struct JSONTextTests {
  private struct Document: Codable, Equatable {
    var url = "https://example.org/ü"
    var list = [1, 2]
    var absent: String?
  }

  @Test func `keys are sorted and slashes left as they are`() throws {
    #expect(
      try JSONText.file(Document()) == """
        {
          "list" : [
            1,
            2
          ],
          "url" : "https://example.org/ü"
        }

        """)
    #expect(
      String(decoding: try JSONText.encode(Document(), layout: .oneLine), as: UTF8.self)
        == #"{"list":[1,2],"url":"https://example.org/ü"}"#)
  }

  @Test func `unknown members are ignored`() throws {
    let text = #"{"url": "a", "list": [], "more": {"x": null}}"#
    #expect(try JSONText.decode(from: Array(text.utf8)) == Document(url: "a", list: []))
  }

  @Test(arguments: [#"\u0301\u0323"#, "\u{301}\u{323}"])
  func `too many combining characters are a decoding error`(marks: String) throws {
    let text = #"{"url": "a\#(String(repeating: marks, count: 50_000))", "list": []}"#
    let error = #expect(throws: DecodingError.self) {
      try JSONText.decode(Document.self, from: Array(text.utf8))
    }
    #expect(JSONText.flaw(try #require(error)) == CombiningCharacters.flaw)
  }

  @Test(arguments: ["", "{", "{}", "null", #"{"url": 1, "list": []}"#, "{\"url\": \"\\ud800\"}"])
  func `what does not fit is a decoding error`(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONText.decode(Document.self, from: Array(text.utf8))
    }
  }
}
