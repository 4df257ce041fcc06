internal import Core
internal import SystemPackage

/// The `debian/` directory of a project, which is no part of the project that gets built.
enum PackagingDirectory {
  /// Returns the packaging directory of a project that the project's own build does not use; nil if
  /// there is none.
  ///
  /// A `debian/` that is a Python package, as that of python-debian, is none. The build uses it where
  /// one of its files names it: a `setup.py` that takes the version from `debian/changelog`, data
  /// that is installed from there. Throws `FileError`.
  static func unneeded(by project: FilePath) throws -> FilePath? {
    let directory = project.appending("debian")
    guard try FileSystem.status(directory)?.type == .directory,
      ["control", "changelog", "rules"].contains(where: {
        FileSystem.isRegularFile(directory.appending($0))
      }),
      !FileSystem.isRegularFile(directory.appending("__init__.py"))
    else { return nil }
    return try isNamed(as: names, byBuildFilesOf: project) ? nil : directory
  }

  /// Returns whether a file that says how a project is built has one of some texts in a line.
  ///
  /// Throws `FileError`.
  static func isNamed(as names: [String], byBuildFilesOf project: FilePath) throws -> Bool {
    for name in try FileSystem.entries(of: project) {
      let file = project.appending(name)
      guard buildFiles.contains(name.string) || file.extension == "py",
        FileSystem.isRegularFile(file), let text = try? FileSystem.read(file)
      else { continue }
      let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
      if lines.contains(where: { line in names.contains(where: line.contains) }) { return true }
    }
    return false
  }

  private static let buildFiles: Set = [
    "pyproject.toml", "setup.cfg", "MANIFEST.in", "meson.build", "CMakeLists.txt", "hatch.toml",
    "pdm.toml", "build.toml", "SConstruct",
  ]
  /// How a build names the directory or reads its changelog.
  private static let names = [
    "debian/changelog", "debian/control", "debian/copyright", "\"debian\"", "'debian'",
    "\"debian/", "'debian/", "include debian", "graft debian", "dpkg-parsechangelog",
    "debian.changelog",
  ]
}
