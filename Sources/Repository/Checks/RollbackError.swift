internal import Core
package import Debian

/// A rollback that is not possible.
package enum RollbackError: Failure, Equatable {
  /// The history knows no version that the suite had before.
  case noPrevious(SourceVersion, Suite)
  /// The files of the version are not kept, or the suite never had it.
  case notKept(SourceVersion, Suite, kept: [PackageVersion])
  /// A kept file is missing or has other contents.
  case damaged(SourceVersion, file: String)
  /// The version is higher than the present one.
  case notLower(String, Suite, present: PackageVersion, wanted: PackageVersion)

  package var message: String {
    switch self {
    case .noPrevious(let version, let suite):
      "\(suite) had no version of \(version.source) before \(version.version)"
    case .notKept(let version, let suite, let kept):
      "\(suite) cannot go back to \(version): "
        + (kept.isEmpty
          ? "no earlier version is kept"
          : "kept are \(kept.map(\.description).joined(separator: ", "))")
    case .damaged(let version, let file):
      "cannot go back to \(version): '\(file)' is missing or was changed"
    case .notLower(let source, let suite, let present, let wanted):
      "\(suite) has \(source) \(present), and \(wanted) is not lower"
    }
  }

  package var hint: String? {
    switch self {
    case .noPrevious, .notKept: "'venvdeb repo history' prints which versions the suite had"
    case .damaged: "put the file back from a backup"
    case .notLower(let source, let suite, _, _):
      "add or promote it: venvdeb repo promote DIR \(source) … \(suite)"
    }
  }
}
