internal import Core
internal import SystemPackage

/// What builds, tests and tools leave in a project, told by names: for a project without version
/// control.
struct BuildOutputs {
  private let directory: FilePath
  /// Whether it is an unpacked sdist, which comes with its metadata.
  private let isSdist: Bool

  /// Looks at a project.
  init(of directory: FilePath) {
    self.directory = directory
    isSdist = FileSystem.isRegularFile(directory.appending("PKG-INFO"))
  }

  /// Returns whether a path relative to the project is such a file, or a directory of such files.
  func contains(_ path: FilePath, isDirectory: Bool) -> Bool {
    guard let name = path.lastComponent?.string else { return false }
    guard isDirectory else { return name.hasSuffix(".pyc") || name == ".coverage" }
    if Self.anywhere.contains(name) || name.hasSuffix(".egg-info") && !isSdist { return true }
    if FileSystem.isRegularFile(directory.pushing(path).appending("pyvenv.cfg")) { return true }
    return path.components.count == 1 && Self.atTop.contains(name)
      && !FileSystem.isRegularFile(directory.pushing(path).appending("__init__.py"))
  }

  private static let anywhere: Set = [
    "__pycache__", ".debhelper", ".eggs", ".mypy_cache", ".nox", ".pybuild", ".pytest_cache",
    ".ruff_cache", ".tox", ".venv",
  ]
  private static let atTop: Set = ["build", "dist"]
}
