internal import Artifacts
internal import Core
internal import FoundationEssentials
internal import SystemPackage

/// What `venvdeb check --format json` prints.
package struct CheckReport: Encodable {
  /// One artifact.
  struct Entry: Encodable {
    let path: String
    let kind: String
    let name: String
    let findings: [Item]
    let overridden: [Item]
    let errors: Int
    let warnings: Int
    let infos: Int
  }

  /// One finding.
  struct Item: Encodable {
    let code: String
    let severity: Severity
    let path: String
    let line: Int?
    let offset: Int?
    let message: String
    let hint: String
    /// Why it is accepted; only for what is overridden.
    let reason: String?

    init(_ finding: Finding, reason: String? = nil) {
      code = finding.code.name
      severity = finding.code.severity
      path = finding.path.string
      line = finding.line
      offset = finding.offset
      message = finding.message
      hint = finding.code.hint
      self.reason = reason
    }
  }

  /// The version of this format.
  let format = 1
  let venvdeb = toolVersion
  let artifacts: [Entry]

  private enum CodingKeys: String, CodingKey { case format, venvdeb, artifacts }

  package init(_ results: [CheckResult]) {
    artifacts = results.map { result in
      Entry(
        path: result.path.string, kind: result.kind.rawValue, name: result.name,
        findings: result.findings.map { Item($0) },
        overridden: result.overridden.map { Item($0.finding, reason: $0.reason) },
        errors: result.count(.error), warnings: result.count(.warning), infos: result.count(.info))
    }
  }

  /// The text of a value as JSON with sorted keys, ending in a line feed.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }

  /// The report as JSON.
  package func json() throws -> String { try Self.json(self) }
}

extension Finding {
  /// The line it is on, if it is a line.
  var line: Int? { if case .line(let number) = position { number } else { nil } }

  /// The byte it is at, if it is a byte.
  var offset: Int? { if case .offset(let number) = position { number } else { nil } }
}
