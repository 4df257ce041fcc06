internal import Core
internal import SystemPackage

/// The report for GitLab: the subset of the Code Climate format that its code quality report reads.
package enum CodeQualityReport {
  /// One finding.
  private struct Issue: Encodable {
    struct Location: Encodable {
      struct Lines: Encodable { let begin: Int }
      let path: String
      let lines: Lines
    }

    let type = "issue"
    let checkName: String
    let description: String
    let categories = ["Bug Risk"]
    let severity: String
    /// What GitLab recognises the same fault of the next build by.
    let fingerprint: String
    let location: Location

    enum CodingKeys: String, CodingKey {
      case type, description, categories, severity, fingerprint, location
      case checkName = "check_name"
    }
  }

  /// Returns the report as JSON.
  ///
  /// Fingerprints depend on the name, the code and the file, not on versions, lines or offsets, so
  /// that GitLab can tell new findings from old ones.
  package static func json(_ results: [CheckResult]) throws -> String {
    var seen: [String: Int] = [:]
    let issues = results.flatMap { result in
      result.findings.map { finding in
        let key = [result.name, finding.code.name, finding.path.string].joined(separator: "\0")
        let number = seen[key, default: 0]
        seen[key] = number + 1
        return issue(finding, result, fingerprint: "\(key)\0\(number)")
      }
    }
    return try JSONText.file(issues)
  }

  private static func issue(
    _ finding: Finding, _ result: CheckResult, fingerprint: String
  ) -> Issue {
    let severity =
      switch finding.code.severity {
      case .error: "major"
      case .warning: "minor"
      case .info: "info"
      }
    // Paths must be relative, and there must be one.
    let path = FilePath(root: nil, finding.path.components)
    return Issue(
      checkName: finding.code.name,
      description: "\(finding.code.name): \(finding.message)".escapingControlCharacters,
      severity: severity, fingerprint: Digest.of(Array(fingerprint.utf8)).hex,
      location: .init(
        path: path.isEmpty ? result.name : path.string.escapingControlCharacters,
        lines: .init(begin: finding.line ?? 1)))
  }
}
