package import Artifacts
internal import Core
internal import Debian
internal import SystemPackage

/// Finds what is wrong with an artifact.
package struct Checker: Sendable {
  private let options: CheckOptions

  package init(_ options: CheckOptions) { self.options = options }

  /// Reads the files of an artifact and asks every rule of the registry about them.
  ///
  /// Throws `FileError` for files that cannot be read, and `LockError` for a lock that cannot be
  /// evaluated for the artifact's Python.
  package func check(_ artifact: borrowing Artifact) async throws -> CheckResult {
    let context = try await CheckContext(artifact, options: options)
    var findings: Set<Finding> = []
    var fallbacks: [Finding] = []
    for rule in Registry.rules {
      let found = try await rule.check(context)
      if rule.isFallback { fallbacks += found } else { findings.formUnion(found) }
    }
    let known = Set(findings.map(\.path))
    findings.formUnion(fallbacks.filter { !known.contains($0.path) })
    return CheckResult(
      path: artifact.path, kind: artifact.kind,
      name: (artifact.control?["Package"] ?? artifact.path.lastComponent?.string ?? "/")
        .escapingControlCharacters,
      findings: findings.sorted(by: Finding.precedes))
  }
}
