import Core
import Testing

/// The documents of `JSONWriter` are those of `JSONText`.
@Suite struct JSONWriterTests {
  /// An object with members of all kinds.
  private struct Sample: Encodable, JSONObject {
    var absent: String?
    var list: [Sample]?
    var number = 0
    var text: String?
    var words: [String]?

    init(_ text: String?, words: [String]? = nil, list: [Sample]? = nil, number: Int = 0) {
      self.text = text
      self.words = words
      self.list = list
      self.number = number
    }

    enum CodingKeys: String, CodingKey {
      case absent = "$absent"
      case list, number, object, text, words
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(absent, forKey: .absent)
      try container.encodeIfPresent(list, forKey: .list)
      try container.encode(number, forKey: .number)
      try container.encodeIfPresent(list?.first, forKey: .object)
      try container.encodeIfPresent(text, forKey: .text)
      try container.encodeIfPresent(words, forKey: .words)
    }

    func writeMembers(to writer: inout JSONWriter) {
      writer.member("$absent", absent)
      writer.member("list", list)
      writer.member("number", number)
      writer.member("object", list?.first)
      writer.member("text", text)
      writer.member("words", words)
    }
  }

  /// An object without members.
  private struct Empty: Encodable, JSONObject {
    func writeMembers(to writer: inout JSONWriter) {}
  }

  private func written(_ object: some JSONObject) -> String {
    var writer = JSONWriter()
    writer.document(object)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func encoded(_ object: some Encodable) throws -> String {
    String(decoding: try JSONText.encode(object), as: UTF8.self)
  }

  @Test func `every character is written as by the encoder`() throws {
    let scalars = Array(UInt32(0)..<0x300) + [0x2028, 0x2029, 0xfeff, 0xfffd, 0xffff, 0x1f600]
    for scalar in scalars.compactMap(Unicode.Scalar.init) {
      let sample = Sample(String(Character(scalar)), words: ["a\(scalar)b", "\(scalar)\(scalar)"])
      #expect(try written(sample) == encoded(sample), "U+\(String(scalar.value, radix: 16))")
    }
  }

  @Test(arguments: [
    "", "a/b\\c\"d", "\r\n\t\u{8}\u{c}\u{0}\u{1f}\u{7f}", "https://example.org/?a=b&c=<d>'",
    "e\u{301}\u{323}", "日本語 \u{1F468}\u{200D}\u{1F469}", "$&%", "\u{10FFFF}",
  ])
  func `strings are written as by the encoder`(text: String) throws {
    let sample = Sample(text, words: [text, "", text + text])
    #expect(try written(sample) == encoded(sample))
  }

  @Test func `objects and lists are laid out as by the encoder`() throws {
    let inner = Sample(nil, words: [], list: [], number: -7)
    for sample in [
      inner, Sample("a", list: [inner]), Sample(nil, words: ["a"], list: [inner, inner]),
      Sample("b", list: [Sample("c", list: [Sample("d", list: [inner]), inner])], number: .max),
    ] {
      #expect(try written(sample) == encoded(sample))
    }
    #expect(try written(Empty()) == encoded(Empty()))
  }
}
