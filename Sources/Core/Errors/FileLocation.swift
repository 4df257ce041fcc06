package import SystemPackage

/// A position in a text file, as messages give it: `file:line` or `file:line:column`.
///
/// The form is that of the GNU coding standards, which editors and CI systems turn into links. (Not
/// `SourceLocation`: tests could not tell it from that of swift-testing.)
package struct FileLocation: Sendable, Hashable, CustomStringConvertible {
  /// The file, as the user named it or relative to what is being checked.
  package let file: FilePath
  /// The line, counted from 1.
  package let line: Int
  /// The column in bytes, counted from 1; nil where the line as a whole is meant.
  package let column: Int?

  package init(file: FilePath, line: Int, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The text before a message.
  package var description: String {
    "\(file.string):\(line)" + (column.map { ":\($0)" } ?? "")
  }
}
