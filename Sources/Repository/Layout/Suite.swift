/// A suite of the repository: the steps on the way of a version to the machines that need it.
package enum Suite: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
  /// What was built last, for developers.
  case development
  /// What is to be released, for trying it.
  case staging
  /// What is in use.
  case production

  package var description: String { rawValue }

  /// The suite that versions of this one can be promoted to; nil for the last one.
  package var next: Suite? {
    switch self {
    case .development: .staging
    case .staging: .production
    case .production: nil
    }
  }

  /// Whether uploads may name it: production has only what was promoted.
  package var acceptsUploads: Bool { self != .production }

  /// Returns the suite of a name.
  ///
  /// Throws `RepositoryError`.
  package init(named name: String) throws(RepositoryError) {
    guard let suite = Suite(rawValue: name) else { throw .unknownSuite(name) }
    self = suite
  }
}
