internal import SystemPackage

/// The file `pyvenv.cfg` at the top of a virtual environment.
///
/// Python itself reads `home` and `include-system-site-packages` (see the documentation of `site`);
/// other tools read `version`; `venvdeb` marks our own trees. The file does not say where or how the
/// tree was made.
package struct PyvenvConfig: Sendable, Hashable {
  private var entries: [(key: String, value: String)]

  /// The name of the file.
  package static let fileName = "pyvenv.cfg"

  /// The largest file in bytes; those of all tools have a few hundred.
  package static let sizeLimit = 1 << 20

  /// Creates the configuration of a new tree.
  ///
  /// `version` is the version of venvdeb.
  package init(target: Target, systemSitePackages: Bool, version: String) {
    entries = [
      ("home", target.executable.removingLastComponent().string),
      ("include-system-site-packages", systemSitePackages ? "true" : "false"),
      ("version", target.python.fullVersion),
      ("venvdeb", version),
    ]
  }

  /// Parses a file as Python does: `key = value` lines, keys in any case, the last value of a key
  /// counts, lines without `=` are ignored.
  package init(parsing text: String) {
    entries = text.split(whereSeparator: \.isNewline).compactMap { line in
      guard let separator = line.firstIndex(of: "=") else { return nil }
      return (
        Self.trim(line[..<separator]).lowercased(), Self.trim(line[line.index(after: separator)...])
      )
    }
  }

  /// The value of a key; a new one comes last.
  package subscript(key: String) -> String? {
    get { entries.last { $0.key == key }?.value }
    set {
      entries.removeAll { $0.key == key }
      if let newValue { entries.append((key, newValue)) }
    }
  }

  /// Whether venvdeb made the tree.
  package var isOurs: Bool { self["venvdeb"] != nil }

  /// The directory of the base interpreter.
  package var home: String? { self["home"] }

  /// Whether the modules of the system's Python can be imported too.
  package var includesSystemSitePackages: Bool {
    self["include-system-site-packages"]?.lowercased() == "true"
  }

  /// The contents of the file.
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
