package import Core
package import SystemPackage

/// A request that cannot be carried out as it stands.
package enum RequestError: Failure {
  /// A wheelhouse is not a directory.
  case noWheelhouse(FilePath)
  /// The prefix is relative or the root directory.
  case badPrefix(FilePath)
  /// There is neither a requirement nor a project.
  case nothingToInstall(FilePath)

  package var message: String {
    switch self {
    case .noWheelhouse(let path): "wheelhouse '\(path.string)' is not a directory"
    case .badPrefix(let path): "prefix '\(path.string)' is not an absolute path below '/'"
    case .nothingToInstall(let directory):
      "nothing to install: no requirements file, and neither pyproject.toml nor setup.py in "
        + "'\(directory.string)'"
    }
  }

  package var exitStatus: ExitStatus { .usage }
}
