package import Core
package import SystemPackage

/// What keeps a tree from being made in a directory of a developer.
package enum DevelopmentError: Failure {
  /// The path is a symbolic link, or no directory.
  case noDirectory(FilePath)
  /// The directory is no virtual environment.
  case noEnvironment(FilePath)
  /// The virtual environment is also the directory of the project, or one around it.
  case hasProject(FilePath, project: FilePath)
  /// The virtual environment has entries that no installer made.
  case otherFiles(FilePath, names: [String])
  /// The package is made from a bundle.
  case bundle
  /// The wheel of the project has modules that are nowhere in its directory.
  case noSources(FilePath, reason: String)

  package var message: String {
    switch self {
    case .noDirectory(let path):
      "refusing to overwrite '\(path.string)': not a directory"
    case .noEnvironment(let path):
      "refusing to overwrite '\(path.string)': not a virtual environment"
    case .hasProject(let path, let project):
      "refusing to overwrite '\(path.string)': the project is in it ('\(project.string)')"
    case .otherFiles(let path, let names):
      "refusing to overwrite '\(path.string)': it has files that no distribution installed "
        + "(\(names.joined(separator: ", ")))"
    case .bundle:
      "cannot install the project editable: the package is made from a bundle"
    case .noSources(let project, let reason):
      "cannot install the project in '\(project.string)' editable: its build backend has no "
        + "build_editable (PEP 660), and \(reason)"
    }
  }

  package var hint: String? {
    switch self {
    case .noDirectory, .noEnvironment, .otherFiles:
      "move it away, or name another directory: venvdeb stage --dev DIR"
    case .hasProject: "name a directory of its own: venvdeb stage --dev .venv"
    case .bundle: "remove 'bundle', so that the lock counts"
    case .noSources: "use a build backend with build_editable, such as setuptools 64 or later"
    }
  }

  package var exitStatus: ExitStatus {
    if case .bundle = self { .usage } else { .failure }
  }
}
