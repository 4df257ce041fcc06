internal import Core
package import Packaging
package import SystemPackage

/// A directory with the source of a Python project.
package enum LocalProject {
  /// Returns whether pip takes a directory for a project: it has a `pyproject.toml` or `setup.py`.
  package static func isProject(_ directory: FilePath) -> Bool {
    ["pyproject.toml", "setup.py"].contains { FileSystem.isRegularFile(directory.appending($0)) }
  }

  /// Returns the name that `pyproject.toml` or `setup.cfg` gives the project; nil if neither does,
  /// as in projects that compute it in `setup.py`.
  package static func name(in directory: FilePath) -> PackageName? {
    name(inSection: "project", of: directory.appending("pyproject.toml"))
      ?? name(inSection: "metadata", of: directory.appending("setup.cfg"))
  }

  /// Returns the directory, with links resolved, whose source trees belong together with the project:
  /// the root of its repository or of its workspace of uv, else the project's own.
  package static func workspace(of project: FilePath) -> FilePath {
    let project = (try? FileSystem.resolve(project)) ?? project
    var directory = project
    while !directory.components.isEmpty {
      if isWorkspace(directory) { return directory }
      directory.removeLastComponent()
    }
    return project
  }

  private static func isWorkspace(_ directory: FilePath) -> Bool {
    if [".git", ".hg"].contains(where: { (try? FileSystem.exists(directory.appending($0))) == true }
    ) {
      return true
    }
    let file = directory.appending("pyproject.toml")
    guard let text = try? FileSystem.readText(file) else { return false }
    return text.split(whereSeparator: \.isNewline).contains {
      PythonText.stripped($0) == "[tool.uv.workspace]"
    }
  }

  /// Returns the value of `name` in a section of a TOML or INI file, read line by line: both write
  /// a plain one as `name = value` or `name = "value"`.
  private static func name(inSection section: String, of file: FilePath) -> PackageName? {
    guard let text = try? FileSystem.readText(file) else { return nil }
    var isInSection = false
    for line in text.split(whereSeparator: \.isNewline) {
      let line = PythonText.stripped(line)
      if line.hasPrefix("[") {
        isInSection = line == "[\(section)]"
      } else if isInSection, let equals = line.firstIndex(of: "="),
        PythonText.stripped(line[..<equals]) == "name"
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
