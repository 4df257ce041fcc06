internal import Core
package import SystemPackage

/// A document that cannot be parsed.
package struct DocumentError: Failure, Equatable {
  /// What the document is written in: `TOML` or `JSON`.
  package let language: String
  /// The file.
  package let file: FilePath
  /// Where it goes wrong; nil where the document as a whole is meant.
  package let position: DocumentPosition?
  /// What is wrong there.
  package let reason: String

  package var message: String { "invalid \(language): \(reason)" }

  package var location: String? {
    position.map { FileLocation(file: file, line: $0.line, column: $0.column).description }
      ?? file.string
  }
}
