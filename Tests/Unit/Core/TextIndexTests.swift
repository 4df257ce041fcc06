import Core
import Testing

@Suite struct TextIndexTests {
  /// Texts of one hash are told apart, whatever comes first.
  @Test(arguments: [{ $0.hashValue }, { _ in 0 }, { $0.count }] as [@Sendable (String) -> Int])
  func `finds the latest number of a text`(hash: @escaping @Sendable (String) -> Int) {
    let texts = ["a/x", "a/y", "b/x", "é", "a/xx", "a/x", "e\u{301}", "", "a/y", "b/x", "é", ""]
    var index = TextIndex(capacity: 2, hash: hash)
    var expected: [String: Int] = [:]
    for (number, text) in texts.enumerated() {
      #expect(index.number(of: text) { texts[$0] == text } == expected[text])
      #expect(
        index.set(number, of: text) { texts[$0] == text }
          == expected.updateValue(number, forKey: text))
    }
    #expect(expected.count == 6)
    for (text, number) in expected {
      #expect(index.number(of: text) { texts[$0] == text } == number)
    }
    #expect(index.number(of: "a") { texts[$0] == "a" } == nil)
  }
}
