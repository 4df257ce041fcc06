internal import Core
package import SystemPackage

/// The options of `venvdeb stage` that a `debian/<package>.venvdeb` file gives.
///
/// The file has fields as deb822(5) describes; each name is a long option without its dashes. An
/// option that may come several times has several fields of that name, or one field with a value
/// on each line. Empty lines mean nothing, lines that begin with `#` are comments.
package struct PackageConfig: Sendable, Equatable {
  /// One value of one option.
  package struct Setting: Sendable, Equatable {
    /// The long option without its dashes, in lower case.
    package let key: String
    /// The value; empty for a field that stands alone, as a flag may.
    package let value: String
    /// Where it was said, as in "debian/demo.venvdeb:3".
    package let location: String
  }

  /// The settings in the order of the file.
  package let settings: [Setting]

  /// Reads a file from its text; `file` is for messages and locations.
  ///
  /// A key that is not one of `knownKeys` is an error: a misspelt one would be an option that
  /// silently does nothing.
  package init(parsing text: String, file: FilePath, knownKeys: [String]) throws(SyntaxError) {
    let fields: [ControlFile.Field]
    do {
      fields = try ControlFile(parsing: text, file: file, allowingRepeatedFields: true)
        .paragraphs.flatMap(\.fields)
    } catch {
      throw SyntaxError(file, error.line, error.message, hint: error.hint, exitStatus: .usage)
    }
    var settings: [Setting] = []
    for field in fields {
      let key = field.name.lowercased()
      guard knownKeys.contains(key) else {
        throw SyntaxError(
          file, field.number, "unknown key '\(field.name)'",
          hint: NearestName.of(key, in: knownKeys).map { "did you mean '\($0)'?" }
            ?? "the keys are the long options that 'venvdeb stage --help' lists",
          exitStatus: .usage)
      }
      var lines = field.lines.filter { !$0.text.isEmpty }
      if lines.isEmpty { lines = Array(field.lines.prefix(1)) }
      settings += lines.map { line in
        Setting(
          key: key, value: String(line.text.drop { $0 == " " || $0 == "\t" }),
          location: "\(file.string):\(line.number)")
      }
    }
    self.settings = settings
  }

  /// The values of one key in the order of the file.
  package subscript(key: String) -> [Setting] { settings.filter { $0.key == key } }
}
