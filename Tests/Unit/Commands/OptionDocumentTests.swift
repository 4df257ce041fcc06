import Core
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Commands

/// What is made from the option table, and where it stands.
@Suite struct OptionDocumentTests {
  @Test(arguments: [
    (OptionDocument.markdown, "docs/configuration.md"),
    (.perl, "Sources/debhelper/lib/Debian/Debhelper/Venvdeb/Options.pm"),
  ])
  func isUpToDate(document: OptionDocument, file: String) throws {
    let text = try FileSystem.readText(checkout.pushing(FilePath(file)))
    #expect(text == document.text, "\(file) is out of date: run scripts/generate")
  }

  @Test(arguments: OptionTable.options.map(\.name))
  func namesEveryOption(name: String) {
    #expect(ConfigurationPage.text.contains("\n- `\(name)`"))
    #expect(PerlOptions.text.split { " \n\t|=!".contains($0) }.contains { $0 == name })
    #expect(PodOptions.text.contains("B<--\(name)"))
    #expect(ConfigurationManual.text.contains("\n=item B<\(name)>"))
  }

  @Test(arguments: [OptionDocument.manual, .pod])
  func isPodWithoutErrors(document: OptionDocument) async throws {
    let text =
      (document == .pod ? "=encoding UTF-8\n\n=head1 NAME\n\nx - y\n\n=head2 z\n\n" : "")
      + document.text
    let result = try await CommandRunner().run(
      Command("podchecker", ["-"], environment: ["PATH": "/usr/bin:/bin"], workingDirectory: "/"),
      input: Array(text.utf8))
    #expect(result.status.isSuccess, "\(String(decoding: result.errorOutput, as: UTF8.self))")
  }
}
