internal import Core
internal import SystemPackage

/// The report as JUnit XML: a test suite for each artifact and a test case for each code.
package enum JUnitReport {
  /// Returns the report.
  ///
  /// Findings of `threshold` or worse are failures; others are output of their test case.
  package static func xml(_ results: [CheckResult], threshold: Severity) -> String {
    let suites = results.map { suite($0, threshold) }
    let tests = FindingCode.all.count * results.count
    let failures = results.reduce(0) { $0 + failedCodes($1, threshold).count }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="venvdeb check" tests="\(tests)" failures="\(failures)" errors="0" time="0">
      \(suites.joined())</testsuites>

      """
  }

  private static func failedCodes(
    _ result: CheckResult, _ threshold: Severity
  ) -> Set<FindingCode> {
    Set(result.findings.map(\.code).filter { $0.severity <= threshold })
  }

  private static func suite(_ result: CheckResult, _ threshold: Severity) -> String {
    let findings = Dictionary(grouping: result.findings, by: \.code)
    let failures = failedCodes(result, threshold).count
    let cases = FindingCode.all.map { testCase($0, findings[$0] ?? [], result, threshold) }
    return """
        <testsuite name="\(escape(result.name))" tests="\(cases.count)" failures="\(failures)" \
      errors="0" skipped="0" time="0">
      \(cases.joined())  </testsuite>

      """
  }

  private static func testCase(
    _ code: FindingCode, _ findings: [Finding], _ result: CheckResult, _ threshold: Severity
  ) -> String {
    let start =
      "    <testcase name=\"\(code.name)\" classname=\"\(escape(result.name))\" time=\"0\""
    guard let first = findings.first else { return start + "/>\n" }
    let lines = findings.map { finding in
      let location = finding.path.string + (finding.line.map { ":\($0)" } ?? "")
      return escape("\(location): \(finding.message)") + "\n"
    }.joined()
    let content =
      code.severity <= threshold
      ? "<failure message=\"\(escape(code.summary))\" type=\"\(first.code.severity.rawValue)\">"
        + "\(lines)\(escape("hint: \(code.hint)"))</failure>"
      : "<system-out>\(lines)</system-out>"
    return "\(start)>\n      \(content)\n    </testcase>\n"
  }

  /// Returns text for XML 1.0, which cannot express most control characters.
  private static func escape(_ text: String) -> String {
    text.escapingControlCharacters.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      default: String(scalar)
      }
    }.joined()
  }
}
