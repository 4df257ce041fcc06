import Core
import Testing

@Suite struct CombiningCharactersTests {
  private let marks = ["\u{301}\u{323}", "\u{1D165}\u{1D16D}", "\u{5B0}\u{5BC}"]

  @Test func textOfLanguagesIsWithinTheLimit() {
    for text in ["", "Grüße", "e\u{301}", "क्षत्रिय", "שָׁלוֹם", "\u{1F469}\u{200D}\u{1F469}"] {
      let many = String(repeating: text, count: 1000)
      #expect(!CombiningCharacters.exceedLimit(in: many), "\(text)")
    }
    for mark in marks {
      #expect(!CombiningCharacters.exceedLimit(in: "a" + String(repeating: mark, count: 128)))
      #expect(CombiningCharacters.exceedLimit(in: "a" + String(repeating: mark, count: 129)))
    }
  }

  @Test func escapesOfJSONCount() {
    let escapes = #"\u0301\u0323"#
    let pairs = #"\ud834\udd65\uD834\uDD6D"#
    for escape in [escapes, pairs, escapes + "\u{301}"] {
      let text = Array(String(repeating: escape, count: 129).utf8)
      #expect(CombiningCharacters.exceedLimit(in: text, hasEscapes: true), "\(escape)")
      #expect(!CombiningCharacters.exceedLimit(in: Array((escape + escape).utf8), hasEscapes: true))
    }
    let others = Array(String(repeating: #"\u4e2d\n\\u0301\ud834"#, count: 1000).utf8)
    #expect(!CombiningCharacters.exceedLimit(in: others, hasEscapes: true))
    #expect(!CombiningCharacters.exceedLimit(in: Array(escapes.utf8), hasEscapes: false))
  }

  @Test func decodingRejectsOrReplaces() {
    let text = "a" + String(repeating: "\u{301}\u{323}", count: 100_000)
    #expect(String(checking: Array(text.utf8)) == nil)
    #expect(String(checking: [0xFF]) == nil)
    #expect(String(checking: Array("ü".utf8)) == "ü")
    let replaced = String(replacingFlawsIn: Array(text.utf8) + [0xFF])
    #expect(!CombiningCharacters.exceedLimit(in: replaced))
    #expect(replaced.unicodeScalars.count == text.unicodeScalars.count + 1)
    #expect(replaced.hasSuffix("\u{FFFD}"))
  }

  /// What takes minutes without the limit.
  @Test func textsAreComparedInLinearTime() {
    let unit = String(repeating: "\u{301}\u{323}", count: 128) + "a"
    let text = String(repeating: unit, count: 4000)
    let time = ContinuousClock().measure {
      #expect(!CombiningCharacters.exceedLimit(in: text))
      #expect(Set([text, text + "b"]).contains(text))
    }
    #expect(time < .seconds(10))
  }

  @Test func damagedTextIsReadToItsEnd() {
    let damaged: [UInt8] = [0xCC, 0xE2, 0x80, 0xFF, 0x5C, 0x75, 0x30, 0x5C, 0xF0]
    for end in damaged.indices {
      #expect(!CombiningCharacters.exceedLimit(in: Array(damaged[...end]), hasEscapes: true))
    }
  }
}
