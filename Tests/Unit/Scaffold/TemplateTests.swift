import Core
import Scaffold
import SystemPackage
import Testing

@Suite struct TemplateTests {
  private let values = ["ONE": ["1"], "MANY": ["a", "b"], "NONE": [], "AT": ["@ONE@"]]

  @Test(arguments: [
    ("", ""), ("\n", "\n"), ("x", "x"), ("x\n\ny\n", "x\n\ny\n"), ("@ONE@", "1"),
    ("a @ONE@ @ONE@ b\n", "a 1 1 b\n"), ("x\n@NONE@\ny\n", "x\ny\n"), ("@NONE@\n", ""),
    ("<@MANY@,@ONE@>\nz", "<a,1>\n<b,1>\nz"), ("@MANY@\n", "a\nb\n"), ("@ONE@@ONE@", "11"),
    ("mail@ONE", "mail@ONE"), ("@one@ $@ @@ a@b.c@d", "@one@ $@ @@ a@b.c@d"), ("@AT@", "@ONE@"),
    ("@@ONE@@", "@1@"),
  ])
  func expands(text: String, expected: String) throws {
    #expect(try Template(text, file: "t").expand(values) == expected)
  }

  @Test func saysWhichPlaceholderIsUnknown() {
    let error = #expect(throws: ScaffoldError.self) {
      try Template("x\n@ONE@ @OTHER@\n", file: "base/t").expand(values)
    }
    #expect(
      error?.description.hasPrefix("base/t:2: unknown placeholder @OTHER@") == true)
  }
}
