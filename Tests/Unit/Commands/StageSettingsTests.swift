import Core
import SystemPackage
import TestSupport
import Testing

@testable import Commands

@Suite struct StageSettingsTests {
  /// dh_venvdeb passes on what `venvdeb stage` knows, neither more nor less.
  @Test func theTableOfDhVenvdebHasAllOptions() throws {
    let source = checkout.pushing("Sources/debhelper/bin/dh_venvdeb")
    let text = try FileSystem.readText(source)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("my %STAGE_OPTIONS") }.dropFirst().prefix { $0 != ");" }
    var table: [String: String] = [:]
    for line in lines {
      let quoted = line.split(separator: "'", omittingEmptySubsequences: false)
      try #require(quoted.count == 5, "\(line)")
      table[String(quoted[1])] = String(quoted[3])
    }
    var expected: [String: String] = [:]
    for name in StageSettings.single { expected[name] = "=s" }
    for name in StageSettings.repeated { expected[name] = "=s@" }
    for name in StageSettings.flags { expected[name] = "" }
    for name in ["require-hashes", "sbom"] {
      expected[name] = "!"
      expected["no-\(name)"] = nil
    }
    #expect(table == expected)
  }
}
