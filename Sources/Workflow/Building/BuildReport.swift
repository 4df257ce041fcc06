package import Checks

/// The result of `venvdeb build`.
package struct BuildReport: Sendable {
  /// The name of the source package.
  package let source: String
  package let version: String
  /// The hash of the commit, with `+dirty` if there were changes; nil outside of Git.
  package let revision: String?
  package let submodules: [Submodule]
  /// The release that was built for, as people call it; nil for this machine.
  package let release: String?
  /// The back end; nil for a build on this machine itself.
  package let backend: String?
  /// The paths of the files, packages and `.changes` file.
  package let files: [String]
  /// Whether a check found errors, and the files are in the directory for rejected ones.
  package let isRejected: Bool
  /// What the checks of the packages with a virtual environment found.
  package let checks: [CheckResult]
  package let warnings: [String]
}

extension BuildReport: Encodable {
  private enum CodingKeys: String, CodingKey {
    case source, version, revision, submodules, release, backend, files, warnings
    case isRejected = "rejected"
    case errors
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(source, forKey: .source)
    try container.encode(version, forKey: .version)
    try container.encode(revision, forKey: .revision)
    try container.encode(submodules, forKey: .submodules)
    try container.encode(release, forKey: .release)
    try container.encode(backend, forKey: .backend)
    try container.encode(files, forKey: .files)
    try container.encode(isRejected, forKey: .isRejected)
    try container.encode(checks.reduce(0) { $0 + $1.count(.error) }, forKey: .errors)
    try container.encode(warnings, forKey: .warnings)
  }
}
