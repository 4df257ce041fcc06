import Debian
import SystemPackage
import Testing

@Suite struct ControlFileTests {
  private let text = """
    # About the source
    Source: demo
    Build-Depends: debhelper-compat (= 13),
     # inside a value only a # at the margin is a comment
    # like this one
                   python3,

    Package: demo
    # why any
    Architecture: any
    Description: A demo
     of two lines
     .
    \tand a tab
    Empty:
    """

  @Test func manyFieldsTakeLinearTime() throws {
    let text = (0..<100_000).map { "Field-\($0): x\n" }.joined()
    var count = 0
    let time = try ContinuousClock().measure {
      count = try ControlFile(parsing: text, file: "c").paragraphs[0].fields.count
    }
    #expect(count == 100_000)
    #expect(time < .seconds(10))
  }

  @Test func readsFieldsWithTheirLines() throws {
    let file = try ControlFile(parsing: text, file: "debian/control")
    try #require(file.paragraphs.count == 2)
    let source = file.paragraphs[0]
    #expect(source["source"] == "demo")
    #expect(source.field("Source")?.comments == ["# About the source"])
    #expect(source.field("Build-Depends")?.lines.map(\.number) == [3, 4, 6])
    #expect(source.field("Build-Depends")?.lines.last?.text == "              python3,")
    let package = file.paragraphs[1]
    #expect(package.field("Architecture")?.comments == ["# why any"])
    #expect(package["DESCRIPTION"] == "A demo\nof two lines\n.\nand a tab")
    #expect(package["Empty"] == "")
    #expect(package["Missing"] == nil)
  }

  @Test func writesWhatItReadsBack() throws {
    let file = try ControlFile(parsing: text, file: "c")
    let again = try ControlFile(parsing: file.text, file: "c")
    #expect(again.text == file.text)
    #expect(
      again.paragraphs.map { $0.fields.map(\.value) }
        == file.paragraphs.map { $0.fields.map(\.value) })
  }

  @Test func writesEmptyLinesAsDots() {
    let file = ControlFile([.init([.init("Description", "short\nlong\n\nmore")])])
    #expect(file.text == "Description: short\n long\n .\n more\n")
  }

  @Test func takesBlankLinesAndCarriageReturns() throws {
    let file = try ControlFile(parsing: "A: 1\r\n \t\r\n\r\nB: 2\r\n", file: "c")
    #expect(file.paragraphs.map { $0.fields.map(\.value) } == [["1"], ["2"]])
  }

  @Test(arguments: [
    ("A: 1\nno field\n", 2), (" lost\n", 1), ("A: 1\n\n lost\n", 3), ("A: 1\n: x\n", 2),
    ("-A: 1\n", 1), ("A: 1\nB: 2\na: 3\n", 3), ("A B: 1", 1), ("\u{e9}: 1", 1),
  ])
  func saysWhereTheSyntaxIsWrong(text: String, line: Int) {
    let error = #expect(throws: SyntaxError.self) {
      try ControlFile(parsing: text, file: "debian/control")
    }
    #expect(error?.location == "debian/control:\(line)")
  }
}
