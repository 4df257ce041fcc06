import Core
import SystemPackage
import TestSupport
import Testing

@testable import Checks

@Suite("Texts of checks")
struct CheckReferenceTests {
  @Test("docs/checks.md is what the program writes")
  func isUpToDate() throws {
    let text = try FileSystem.readText(checkout.pushing("docs/checks.md"))
    #expect(text == CheckReference.markdown, "docs/checks.md is out of date: run scripts/generate")
  }

  @Test("describes every code", arguments: FindingCode.all.map(\.name))
  func describes(code: String) {
    #expect(CheckReference.markdown.contains("\n## \(code)\n"))
    #expect(CheckReference.markdown.contains("\n| [`\(code)`](#\(code)) |"))
  }

  @Test("texts make sense alone", arguments: FindingCode.all)
  func standAlone(code: FindingCode) {
    for text in [code.summary, code.explanation, code.hint] {
      #expect(!text.hasPrefix("it ") && !text.hasPrefix("its "))
      #expect(!text.contains("  "))
    }
    #expect(!code.hint.hasSuffix("."))
    #expect(code.explanation.hasSuffix("."))
  }
}
