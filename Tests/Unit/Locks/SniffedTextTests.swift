import Testing

@testable import Locks

/// What is told from the beginning of a file.
@Suite struct SniffedTextTests {
  private func text(_ text: String) -> SniffedText { SniffedText(Array(text.utf8)[...]) }

  @Test func `lines end as files of any system have them`() {
    let text = text("\u{FEFF}[[package]]\r\nname = \"a\"\r\r\n\nversion=1\n[metadata]")
    #expect(text.lines.count == 4)
    #expect(text.hasLine("[[package]]") && text.hasLine("[metadata]"))
    #expect(!text.hasLine("[package]") && !text.hasLine("name") && !text.hasLine(""))
    #expect(text.contains("version=1") && !text.contains("version=2"))
  }

  @Test(arguments: [
    ("lock-version = 1", true), ("lock-version=1", true), ("lock-version", false),
    ("lock-versions = 1", false), (" lock-version = 1", false), ("lock-version : 1", false),
  ])
  func `a key is one that has a value`(line: String, isKey: Bool) {
    #expect(SniffedText.isKey("lock-version", in: Array(line.utf8)[...]) == isKey)
  }

  @Test(arguments: [
    ("{}", true), ("\u{FEFF} \r\n\t{", true), ("", false), ("a {", false), ("[{", false),
  ])
  func `an object begins with a brace`(contents: String, isObject: Bool) {
    #expect(text(contents).isObject == isObject)
  }

  @Test func `bytes that are no text hide nothing`() {
    let bytes: [UInt8] = [0xFF, 0x0A] + Array("@EXPLICIT\n".utf8) + [0xE2, 0x80]
    #expect(SniffedText(bytes[...]).hasLine("@EXPLICIT"))
  }
}
