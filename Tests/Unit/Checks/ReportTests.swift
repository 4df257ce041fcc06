import Artifacts
import Core
import SystemPackage
import Testing

@testable import Checks

@Suite("Reports of findings")
struct ReportTests {
  private static func result(version: String, count: Int = 2) -> CheckResult {
    CheckResult(
      path: FilePath("pond_\(version).deb"), kind: .deb, name: "pond",
      findings: [
        Finding(LinkRule.dangling, "opt/a<b>&\"c", nil, "it leads to '\u{1B}[31m'")
      ]
        + (0..<count).map {
          Finding(
            RecordRule.mismatch, FilePath("opt/x\($0)"), .offset(Int(version) ?? 0), "differs")
        })
  }

  @Test("GitLab's fingerprints differ in one report and stay in the next")
  func fingerprints() throws {
    func fingerprints(_ version: String) throws -> [String] {
      try CodeQualityReport.json([Self.result(version: version)]).split(separator: "\n")
        .filter { $0.contains("\"fingerprint\"") }.map(String.init)
    }
    #expect(try fingerprints("1") == fingerprints("2"))
    #expect(try Set(fingerprints("1")).count == 3)
  }

  @Test("nothing from outside is markup in XML, or controls a terminal")
  func escapes() {
    let xml = JUnitReport.xml([Self.result(version: "1")], threshold: .error)
    #expect(xml.contains("opt/a&lt;b&gt;&amp;&quot;c: it leads to '\\u{1b}[31m'"))
    let text = TextReport.text(Self.result(version: "1"), showsAll: false)
    #expect(!text.contains("\u{1B}"))
  }

  @Test func noReportHasSequencesForTerminals() throws {
    let path: FilePath = "opt/\u{1B}[31m\u{202E}x"
    let result = CheckResult(
      path: "\u{1B}[2Jpond.deb", kind: .deb, name: "pond",
      findings: [Finding(LinkRule.dangling, path, nil, "it leads to '\u{9B}31m'")])
    for text in [
      JUnitReport.xml([result], threshold: .error), try CodeQualityReport.json([result]),
      try CheckReport([result]).json(), TextReport.text(result, showsAll: true),
    ] {
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.properties.isDangerousInNames })
      #expect(!text.contains("\\u001b"))
    }
  }

  @Test("text shows the first ten findings of a code, and all of them when asked")
  func limit() {
    let result = Self.result(version: "1", count: 25)
    let some = TextReport.text(result, showsAll: false)
    #expect(some.contains("… and 15 more"))
    #expect(some.split(separator: "\n").filter { $0.hasPrefix("E: pond: record-m") }.count == 10)
    let all = TextReport.text(result, showsAll: true)
    #expect(all.split(separator: "\n").filter { $0.hasPrefix("E: pond: record-m") }.count == 25)
    #expect(TextReport.summary(result) == "26 errors")
  }
}
