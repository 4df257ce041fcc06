import SystemPackage
import Testing

@testable import SBOM

@Suite struct AddressTests {
  @Test(arguments: [
    ("https://example.org/ä?q=1#x", "https://example.org/ä?q=1#x"),
    ("https://example.org/a b<c>", "https://example.org/a%20b%3Cc%3E"),
    ("https://example.org/100%/%41", "https://example.org/100%25/%41"),
    ("a#b#c", "a#b%23c"),
  ])
  func encodesWhatMayNotStand(text: String, address: String) {
    #expect(Address.valid(text) == address)
  }

  @Test func `what stands for itself stays`() {
    let text = "https://user@host:8/a-b_c.d~e/;f,g=h+i&j!k$l'(m)*?n=o"
    for end in text.indices {
      let prefix = String(text[...end])
      #expect(Address.valid(prefix) == prefix)
      // A character that does not takes another way through the same rules.
      #expect(Address.valid(prefix + "ä") == prefix + "ä")
      #expect(Address.valid(prefix + " ") == prefix + "%20")
    }
  }

  @Test func refusesControlCharacters() {
    #expect(Address.valid("https://example.org/\n") == nil)
    #expect(Address.valid("") == nil)
  }

  @Test func namesFilesOfTheTarget() {
    #expect(Address.file("lib/ü x", below: "/opt/a b") == "file:///opt/a%20b/lib/%C3%BC%20x")
    #expect(Address.file("lib/x", below: nil) == "lib/x")
  }
}
