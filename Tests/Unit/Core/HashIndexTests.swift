import Core
import Testing

@Suite struct HashIndexTests {
  /// Texts of one hash are told apart, whatever comes first.
  @Test(arguments: [{ $0.hashValue }, { _ in 0 }, { $0.count }] as [@Sendable (String) -> Int])
  func `finds the latest number of a text`(hash: @escaping @Sendable (String) -> Int) {
    let texts = ["a/x", "a/y", "b/x", "é", "a/xx", "a/x", "e\u{301}", "", "a/y", "b/x", "é", ""]
    var index = HashIndex(capacity: 2)
    var expected: [String: Int] = [:]
    for (number, text) in texts.enumerated() {
      let old = index.number(of: hash(text)) { texts[$0] == text }
      #expect(old == expected.updateValue(number, forKey: text))
      index.set(number, of: hash(text), insteadOf: old)
    }
    #expect(expected.count == 6)
    for (text, number) in expected {
      #expect(index.number(of: hash(text)) { texts[$0] == text } == number)
    }
    #expect(index.number(of: hash("a")) { texts[$0] == "a" } == nil)
  }

  @Test func `what is the same is the caller's to say`() {
    let texts = ["é", "e\u{301}"]
    #expect(texts[0].hashValue == texts[1].hashValue)
    var index = HashIndex()
    for (number, text) in texts.enumerated() { index.set(number, of: text.hashValue) }
    for (number, text) in texts.enumerated() {
      #expect(index.number(of: text.hashValue) { texts[$0].hasSameBytes(as: text) } == number)
    }
  }
}
