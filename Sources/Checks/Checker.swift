package import Artifacts
internal import Core
internal import Debian
package import SystemPackage

/// Finds what is wrong with an artifact.
package struct Checker: Sendable {
  /// What a check has found.
  package struct Result: Sendable {
    package let path: FilePath
    package let kind: Artifact.Kind
    /// The package, or what the file or directory is called.
    package let name: String
    /// What counts, errors first.
    package var findings: [Finding]
    /// What an override excuses, with its reason.
    package var overridden: [(finding: Finding, reason: String)] = []

    /// How many findings of a severity count.
    package func count(_ severity: Severity) -> Int {
      findings.lazy.filter { $0.code.severity == severity }.count
    }
  }

  private let options: CheckOptions

  package init(_ options: CheckOptions) { self.options = options }

  /// Reads every file of the artifact at most twice and asks every rule.
  ///
  /// Throws `FileError` for files that cannot be read, and `LockError` for a lock that means
  /// nothing for the artifact's Python.
  package func check(_ artifact: borrowing Artifact) async throws -> Result {
    var subject = try Subject(artifact, options: options)
    subject.facts = try await FileReader(subject).read()
    subject.buildPlaces = try BuildPlaces(subject).places
    let findings = try FindingCode.rules.flatMap { try $0.check(subject) }
    // Whatever is wrong with a file, its place of building is mostly a part of that.
    let known = Set(findings.map(\.path))
    let leaks = try await BuildPathRule.scan(subject, excluding: known)
    return Result(
      path: artifact.path, kind: artifact.kind,
      name: artifact.control?["Package"] ?? artifact.path.lastComponent?.string ?? "/",
      findings: Set(findings + leaks).sorted(by: Finding.precedes))
  }
}
