internal import Core
package import Packaging
package import SystemPackage

/// A target file that cannot be used.
package struct TargetFileError: Failure, Equatable {
  /// The file.
  package let file: FilePath
  /// Where it goes wrong.
  package let position: DocumentPosition
  /// What is wrong there.
  package let reason: String
  package let hint: String?

  init(file: FilePath, position: DocumentPosition, reason: String, hint: String? = nil) {
    (self.file, self.position, self.reason, self.hint) = (file, position, reason, hint)
  }

  package var message: String { "invalid target file: \(reason)" }

  package var location: String? {
    FileLocation(file: file, line: position.line, column: position.column).description
  }
}
