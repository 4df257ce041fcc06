import Core
import Testing

@Suite struct CaseFoldingTests {
  @Test(arguments: [
    ("lib/README", "lib/readme"), ("straße", "STRASSE"), ("ſ", "S"), ("ÉCOLE", "école"),
    ("e\u{301}", "É"), ("a/b-c_0.py", "a/b-c_0.py"), ("", ""),
  ])
  func `spellings of one text are the same`(text: String, other: String) {
    #expect(text.caseFolded == other.caseFolded)
  }

  @Test func `other texts are not`() {
    #expect("a/b".caseFolded != "a_b".caseFolded)
    #expect("e".caseFolded != "é".caseFolded)
    #expect("[".caseFolded != "{".caseFolded)
  }
}
