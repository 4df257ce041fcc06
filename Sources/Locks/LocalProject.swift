internal import Core
package import Packaging
package import SystemPackage

/// A directory with the source of a Python project.
package enum LocalProject {
  /// The name that `pyproject.toml` or `setup.cfg` gives the project; nil if neither does, as in
  /// projects that compute it in `setup.py`.
  package static func name(in directory: FilePath) -> PackageName? {
    value(of: "name", inSection: "project", of: directory.appending("pyproject.toml"))
      ?? value(of: "name", inSection: "metadata", of: directory.appending("setup.cfg"))
  }

  /// A plain value in a TOML or INI file: `key = value` or `key = "value"` under `[section]`.
  private static func value(
    of key: String, inSection section: String, of file: FilePath
  ) -> PackageName? {
    guard let text = try? FileSystem.readText(file) else { return nil }
    var isInSection = false
    for line in text.split(whereSeparator: \.isNewline) {
      let line = PythonText.stripped(line)
      if line.hasPrefix("[") {
        isInSection = line == "[\(section)]"
      } else if isInSection, let equals = line.firstIndex(of: "="),
        PythonText.stripped(line[..<equals]) == key
      {
        let value = PythonText.stripped(line[equals...].dropFirst())
        let quote = value.first.flatMap { "\"'".contains($0) ? $0 : nil }
        return try? PackageName(
          quote == nil ? value[...] : value.dropFirst().prefix { $0 != quote })
      }
    }
    return nil
  }
}
