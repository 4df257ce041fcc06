internal import Core
package import Packaging
package import SystemPackage

/// A directory with the source of a Python project.
package enum LocalProject {
  /// The files with the metadata of a project, in the order in which they count.
  package static let metadataFiles = ["pyproject.toml", "setup.cfg", "setup.py"]

  /// Returns whether pip takes a directory for a project: it has a `pyproject.toml` or `setup.py`.
  package static func isProject(_ directory: FilePath) -> Bool {
    ["pyproject.toml", "setup.py"].contains { FileSystem.isRegularFile(directory.appending($0)) }
  }

  /// Returns the name of the project as its files tell it without being run; nil if `setup.py`
  /// computes it.
  package static func name(in directory: FilePath) -> PackageName? {
    if let name = statedName(in: directory) { return name }
    let script = directory.appending("setup.py")
    guard let bytes = try? FileSystem.read(script, limit: scriptLimit) else { return nil }
    return SetupScript(String(decoding: bytes, as: UTF8.self)).name
  }

  /// Returns the name that `pyproject.toml` or `setup.cfg` gives the project, which its wheel has
  /// too; nil if neither does.
  package static func statedName(in directory: FilePath) -> PackageName? {
    let tools = document(in: directory)?["tool"]?.table
    let flit = tools?["flit"]?.table?["metadata"]?.table
    let text =
      metadata(in: directory)?["name"]?.string ?? flit?["dist-name"]?.string
      ?? flit?["module"]?.string ?? tools?["pdm"]?.table?["name"]?.string
    return text.flatMap { try? PackageName($0) }
      ?? name(inSection: "metadata", of: directory.appending("setup.cfg"))
  }

  /// The most bytes of a `setup.py` that is read.
  private static let scriptLimit = 1 << 20

  /// Returns the version that `pyproject.toml` gives the project; nil if only building tells it.
  package static func version(in directory: FilePath) -> Version? {
    metadata(in: directory)?["version"]?.string.flatMap { try? Version($0) }
  }

  /// Returns the table of `pyproject.toml` with name and version: `[project]`, or Poetry's own; nil
  /// for a file without them, or that is not TOML.
  private static func metadata(in directory: FilePath) -> DocumentTable? {
    let root = document(in: directory)
    return root?["project"]?.table ?? root?["tool"]?.table?["poetry"]?.table
  }

  private static func document(in directory: FilePath) -> DocumentTable? {
    let file = directory.appending("pyproject.toml")
    guard let bytes = try? FileSystem.read(file) else { return nil }
    return try? TOMLReader.read(bytes, file: file)
  }

  /// Returns the directory, with links resolved, whose source trees belong together with the
  /// project: the root of its repository or of its workspace of uv, else the project's own.
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
    return document(in: directory)?["tool"]?.table?["uv"]?.table?["workspace"] != nil
  }

  /// Returns the value of `name` in a section of a file of Python's configparser.
  private static func name(inSection section: String, of file: FilePath) -> PackageName? {
    guard let text = try? FileSystem.readText(file) else { return nil }
    var isInSection = false
    // A value may begin on the next line, which is indented.
    var isPending = false
    for rawLine in text.split(whereSeparator: \.isNewline) {
      let line = PythonText.stripped(rawLine)
      if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
      if rawLine.first == " " || rawLine.first == "\t" {
        if isPending { return try? PackageName(line) }
        continue
      }
      isPending = false
      if line.hasPrefix("[") {
        isInSection = line == "[\(section)]"
      } else if isInSection, let mark = line.firstIndex(where: { $0 == "=" || $0 == ":" }),
        PythonText.stripped(line[..<mark]).lowercased() == "name"
      {
        let value = PythonText.stripped(line[mark...].dropFirst())
        if !value.isEmpty { return try? PackageName(value) }
        isPending = true
      }
    }
    return nil
  }
}
