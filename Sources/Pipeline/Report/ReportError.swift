internal import Core
internal import SystemPackage

/// A file that should be the report of `venvdeb stage`, and is not.
package struct ReportError: Failure {
  let path: FilePath

  package var message: String { "'\(path.string)' is not a report of 'venvdeb stage'" }

  package var hint: String? { "run 'venvdeb stage' again, with --report" }
}
