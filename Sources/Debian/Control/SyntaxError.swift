package import Core
package import SystemPackage

/// A file in one of Debian's text formats that does not follow its grammar.
package struct SyntaxError: Failure, Equatable {
  /// The file, as the user named it.
  package let file: FilePath
  /// The number of the offending line, from 1.
  package let line: Int
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus

  package init(
    _ file: FilePath, _ line: Int, _ message: String, hint: String? = nil,
    exitStatus: ExitStatus = .failure
  ) {
    self.file = file
    self.line = line
    self.message = message
    self.hint = hint
    self.exitStatus = exitStatus
  }

  package var location: String? { FileLocation(file: file, line: line).description }
}
