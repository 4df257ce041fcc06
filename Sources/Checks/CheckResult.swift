package import Artifacts
package import SystemPackage

/// What a check has found in one artifact.
package struct CheckResult: Sendable {
  package let path: FilePath
  package let kind: Artifact.Kind
  /// The name of the package, else of the file or directory.
  package let name: String
  /// The findings that count, errors first.
  package var findings: [Finding]
  /// The findings that an override accepts, with its reason.
  package var overridden: [(finding: Finding, reason: String)] = []

  /// Returns how many findings of a severity count.
  package func count(_ severity: Severity) -> Int {
    findings.lazy.filter { $0.code.severity == severity }.count
  }
}
