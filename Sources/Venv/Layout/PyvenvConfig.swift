internal import SystemPackage

/// The file `pyvenv.cfg` at the top of a virtual environment.
///
/// Python itself reads `home` and `include-system-site-packages` (see the documentation of `site`);
/// `version` is what tools look at; `venvdeb` is how we know our own trees. The file says nothing
/// about where or how the tree was made.
package struct PyvenvConfig: Sendable, Hashable {
  private var entries: [(key: String, value: String)]

  /// The configuration of a new tree.
  ///
  /// `version` is the version of venvdeb.
  package init(interpreter: Interpreter, systemSitePackages: Bool, version: String) {
    entries = [
      ("home", interpreter.executable.removingLastComponent().string),
      ("include-system-site-packages", systemSitePackages ? "true" : "false"),
      ("version", interpreter.version),
      ("venvdeb", version),
    ]
  }

  /// Reads a file the way Python does: `key = value` lines, keys in any case, the last one of a
  /// key counts, lines without `=` mean nothing.
  package init(parsing text: String) {
    entries = text.split(whereSeparator: \.isNewline).compactMap { line in
      guard let separator = line.firstIndex(of: "=") else { return nil }
      return (
        Self.trim(line[..<separator]).lowercased(), Self.trim(line[line.index(after: separator)...])
      )
    }
  }

  /// The value of a key.
  package subscript(key: String) -> String? { entries.last { $0.key == key }?.value }

  /// Whether venvdeb made the tree.
  package var isOurs: Bool { self["venvdeb"] != nil }

  /// The directory of the base interpreter.
  package var home: String? { self["home"] }

  /// Whether the distribution's own modules can be imported too.
  package var includesSystemSitePackages: Bool {
    self["include-system-site-packages"]?.lowercased() == "true"
  }

  /// The file's contents.
  package var text: String { entries.map { "\($0.key) = \($0.value)\n" }.joined() }

  package static func == (left: PyvenvConfig, right: PyvenvConfig) -> Bool {
    left.text == right.text
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  private static func trim(_ text: Substring) -> String {
    let start = text.drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
