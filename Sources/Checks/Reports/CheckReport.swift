internal import Artifacts
internal import Core
internal import SystemPackage

/// The report of `venvdeb check --format json`.
package struct CheckReport: Encodable {
  /// What was found in one artifact.
  struct ArtifactReport: Encodable {
    let path: String
    let kind: String
    let name: String
    let findings: [FindingReport]
    let overridden: [FindingReport]
    let errors: Int
    let warnings: Int
    let infos: Int
  }

  /// One finding.
  struct FindingReport: Encodable {
    let code: String
    let severity: Severity
    let path: String
    let line: Int?
    let offset: Int?
    let message: String
    let hint: String
    /// Why the finding is accepted; only if it is overridden.
    let reason: String?

    init(_ finding: Finding, reason: String? = nil) {
      code = finding.code.name
      severity = finding.code.severity
      path = finding.path.string.escapingControlCharacters
      line = finding.line
      offset = finding.offset
      message = finding.message.escapingControlCharacters
      hint = finding.code.hint
      self.reason = reason
    }
  }

  /// The version of this format.
  let format = 1
  let venvdeb = toolVersion
  let artifacts: [ArtifactReport]

  private enum CodingKeys: String, CodingKey { case format, venvdeb, artifacts }

  package init(_ results: [CheckResult]) {
    artifacts = results.map { result in
      ArtifactReport(
        path: result.path.string.escapingControlCharacters, kind: result.kind.rawValue,
        name: result.name,
        findings: result.findings.map { FindingReport($0) },
        overridden: result.overridden.map { FindingReport($0.finding, reason: $0.reason) },
        errors: result.count(.error), warnings: result.count(.warning), infos: result.count(.info))
    }
  }

  /// Returns the report as JSON.
  package func json() throws -> String { try JSONText.file(self) }
}

extension Finding {
  /// The line of the position; nil if there is none.
  var line: Int? { if case .line(let number) = position { number } else { nil } }

  /// The byte offset of the position; nil if there is none.
  var offset: Int? { if case .offset(let number) = position { number } else { nil } }
}
