internal import Core
package import SystemPackage

/// A document that cannot be parsed.
package struct DocumentError: Failure, Equatable {
  /// What the document is written in: `TOML` or `JSON`.
  package let language: String
  /// The file.
  package let file: FilePath
  /// Where it goes wrong.
  package let position: DocumentPosition
  /// What is wrong there.
  package let reason: String

  package var message: String { "invalid \(language): \(reason)" }

  package var location: String? {
    FileLocation(file: file, line: position.line, column: position.column).description
  }
}

extension DocumentError {
  /// Creates the error of a document that is not UTF-8, at the first byte that is no part of a
  /// character.
  init(encodingOf bytes: [UInt8], language: String, file: FilePath) {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var (line, column) = (1, 1)
    while case .valid(let character) = parser.parseScalar(from: &iterator) {
      if character.first == 0x0A {
        (line, column) = (line + 1, 1)
      } else {
        column += character.count
      }
    }
    self.init(
      language: language, file: file, position: DocumentPosition(line: line, column: column),
      reason: "not valid UTF-8")
  }
}
