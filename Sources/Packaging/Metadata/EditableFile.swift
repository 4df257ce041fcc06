package import SystemPackage

/// A file of `site-packages` that leads Python to modules outside of it: what an editable
/// installation consists of (PEP 660), or a `.pth` file of anybody else.
package struct EditableFile: Sendable {
  /// How a file leads to modules.
  private enum Kind {
    /// A `.pth` file: a directory on each line (Python documentation, `site`).
    case pathFile
    /// A `.egg-link` file of `setup.py develop`: the directory with the modules, and from there the way
    /// to the project (setuptools documentation, "Development Mode").
    case eggLink
    /// A module with an import hook, which has the paths as strings.
    case finder
  }

  /// The absolute paths that the file names: of directories on `sys.path`, or of packages and modules.
  package let targets: [FilePath]
  /// The project that the file names itself; nil where it only names modules.
  package let project: FilePath?

  /// Reads a file of a `site-packages` directory; nil for a name that no such file has.
  package init?(named name: String, text: String, in sitePackages: FilePath) {
    guard let kind = Self.kind(ofName: name) else { return nil }
    let lines = text.split(whereSeparator: \.isNewline).map { PythonText.stripped($0) }
    switch kind {
    case .pathFile:
      (targets, project) = (Self.directories(on: lines, in: sitePackages), nil)
    case .eggLink:
      let directory = lines.first.map { sitePackages.pushing(FilePath($0)).lexicallyNormalized() }
      targets = [directory].compactMap { $0 }
      project = directory?.pushing(FilePath(lines.dropFirst().first ?? ".")).lexicallyNormalized()
    case .finder: (targets, project) = (Self.paths(in: text), nil)
    }
  }

  /// Returns whether a file of this name may lead to modules elsewhere.
  package static func isCandidate(_ name: String) -> Bool { kind(ofName: name) != nil }

  /// Returns whether only editable installations write a file of this name: `__editable__*` (PEP 660,
  /// setuptools) and `.egg-link`.
  package static func isEditable(_ name: some StringProtocol) -> Bool {
    name.hasPrefix("__editable__") || name.hasSuffix(".egg-link")
  }

  private static func kind(ofName name: String) -> Kind? {
    if name.hasSuffix(".pth") { return .pathFile }
    if name.hasSuffix(".egg-link") { return .eggLink }
    // Those of setuptools, of the library `editables`, of scikit-build-core and of meson-python.
    return name.hasSuffix(".py") && name.contains("_editable") ? .finder : nil
  }

  /// Returns the directories that Python adds; it runs lines that begin with `import`.
  private static func directories(on lines: [String], in sitePackages: FilePath) -> [FilePath] {
    lines.filter { line in
      !line.isEmpty && !["#", "import ", "import\t"].contains(where: line.hasPrefix)
    }.map { sitePackages.pushing(FilePath($0)).lexicallyNormalized() }
  }

  /// Returns the string literals of Python source that are absolute paths, each once.
  private static func paths(in source: String) -> [FilePath] {
    var paths: [FilePath] = []
    var rest = Substring(source).unicodeScalars
    while let quote = rest.popFirst() {
      if quote == "#" {
        rest = rest.drop { $0 != "\n" }
        continue
      }
      guard quote == "'" || quote == "\"" else { continue }
      var literal = String.UnicodeScalarView([quote])
      var isEscaped = false
      while let scalar = rest.popFirst(), scalar != "\n" {
        literal.append(scalar)
        if scalar == quote, !isEscaped { break }
        isEscaped = scalar == "\\" && !isEscaped
      }
      guard let text = PythonLiteral.string(String(literal)), text.hasPrefix("/"), text.count > 1
      else { continue }
      let path = FilePath(text).lexicallyNormalized()
      if !paths.contains(path) { paths.append(path) }
    }
    return paths
  }
}
