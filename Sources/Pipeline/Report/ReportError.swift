internal import Core
internal import SystemPackage

/// A file that should be the report of `venvdeb stage`, and is not, or not one that can be trusted.
package struct ReportError: Failure {
  let path: FilePath
  /// What is wrong with the report; nil for a file that is not one, or one of another format.
  let reason: String?

  package var location: String? { reason == nil ? nil : path.string }

  package var message: String {
    reason.map { "invalid report: \($0)" }
      ?? "'\(path.string)' is not a report of 'venvdeb stage'"
  }

  package var hint: String? { "run 'venvdeb stage' again, with --report" }
}
