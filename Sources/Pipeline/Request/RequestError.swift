package import Core
package import Debian
package import SystemPackage

/// A request that cannot be carried out as it stands.
package enum RequestError: Failure {
  /// A wheelhouse is not a directory.
  case noWheelhouse(FilePath)
  /// The source directory that the user named is not a directory.
  case noSourceDirectory(FilePath)
  /// The prefix is relative or the root directory.
  case badPrefix(FilePath)
  /// The prefix is a directory that packages share, or where none may put programs; why.
  case sharedPrefix(FilePath, reason: String, package: String)
  /// The package cannot have this name.
  case badPackage(DebianNameError)
  /// There is neither a requirement nor a project.
  case nothingToInstall(FilePath)

  package var message: String {
    switch self {
    case .noWheelhouse(let path): "wheelhouse '\(path.string)' is not a directory"
    case .noSourceDirectory(let path): "source directory '\(path.string)' is not a directory"
    case .badPrefix(let path): "prefix '\(path.string)' is not an absolute path below '/'"
    case .sharedPrefix(let path, let reason, _):
      "cannot use prefix '\(path.string)': \(reason)"
    case .badPackage(let error): error.message
    case .nothingToInstall(let directory):
      "nothing to install: no requirements file, and neither pyproject.toml nor setup.py in "
        + "'\(directory.string)'"
    }
  }

  package var hint: String? {
    switch self {
    case .sharedPrefix(_, _, let package):
      "choose a directory of the package's own, such as '/opt/venvs/\(package)' or "
        + "'/usr/lib/\(package)'"
    case .badPackage: "choose another name with --package"
    case .noWheelhouse, .noSourceDirectory, .badPrefix, .nothingToInstall: nil
    }
  }

  package var exitStatus: ExitStatus { .usage }
}
