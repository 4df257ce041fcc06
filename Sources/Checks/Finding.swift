internal import Core
package import SystemPackage

/// One fault of an artifact.
package struct Finding: Sendable, Hashable {
  /// A position in a file.
  package enum Position: Sendable, Hashable {
    /// From 1.
    case line(Int)
    /// In bytes, from 0.
    case offset(Int)
  }

  package let code: FindingCode
  /// The file, relative to the artifact's root, with `DEBIAN/` before control files; empty for the
  /// artifact as a whole.
  package let path: FilePath
  package let position: Position?
  /// What is wrong, in words that make sense beside the code and the path; no final period.
  package let message: String

  package init(
    _ code: FindingCode, _ path: FilePath, _ position: Position? = nil, _ message: String
  ) {
    self.code = code
    self.path = path
    self.position = position
    self.message = message
  }

  /// Returns whether a finding comes first: errors before warnings, then by code, path and message,
  /// so that equal artifacts give equal lists.
  static func precedes(_ left: Finding, _ right: Finding) -> Bool {
    if left.code.severity != right.code.severity { return left.code.severity < right.code.severity }
    if left.code.name != right.code.name { return left.code.name < right.code.name }
    let (first, second) = (left.path.string, right.path.string)
    if first != second { return first.precedes(second) }
    return left.message.precedes(right.message)
  }
}
