package import Core
package import Packaging
package import SystemPackage

/// What keeps the contents of a development environment from being locked.
package enum EnvironmentError: Failure {
  /// A distribution and a path that is about it.
  package struct Member: Sendable, Equatable {
    let name: PackageName
    let path: FilePath
  }

  /// A directory that is no virtual environment; why.
  case notEnvironment(FilePath, reason: String)
  /// An environment whose base interpreter does not exist.
  case noInterpreter(FilePath, FilePath)
  /// Metadata that do not say what the distribution is, and why.
  case badMetadata(FilePath, reason: String)
  /// A distribution that is installed twice, and the metadata of both.
  case twoInstallations(PackageName, FilePath, FilePath)
  /// Source trees and archives that are gone.
  case missingSources([Member])
  /// A distribution whose modules are in no project, and where they are.
  case noProject(PackageName, FilePath)
  /// Distributions of the system that others need: what is required, and by which of the environment.
  case systemDistributions([(name: PackageName, requirer: PackageName)])
  /// A file that would be overwritten and that `venvdeb fetch` did not make.
  case foreignLock(FilePath)

  package var message: String {
    switch self {
    case .notEnvironment(let path, let reason):
      "'\(path.string)' is not a virtual environment: \(reason)"
    case .noInterpreter(let path, let interpreter):
      "the interpreter of '\(path.string)' does not exist: '\(interpreter.string)'"
    case .badMetadata(_, let reason): "cannot tell which distribution is installed: \(reason)"
    case .twoInstallations(let name, let first, let second):
      "'\(name.raw)' is installed twice: '\(first.string)' and '\(second.string)'"
    case .missingSources(let members):
      "sources of the environment do not exist:"
        + members.map { "\n  \($0.name.raw): '\($0.path.string)'" }.joined()
    case .noProject(let name, let path):
      "cannot tell the source tree of '\(name.raw)': neither '\(path.string)' nor a directory above "
        + "it has pyproject.toml or setup.py"
    case .systemDistributions(let distributions):
      "the environment uses distributions of the system, which a lock cannot pin:"
        + distributions.map { "\n  \($0.name.raw), required by \($0.requirer.raw)" }.joined()
    case .foreignLock(let path):
      "refusing to overwrite '\(path.string)': not created by 'venvdeb fetch --editables-of'"
    }
  }

  package var location: String? {
    switch self {
    case .notEnvironment: "--editables-of"
    case .badMetadata(let path, _): path.string
    default: nil
    }
  }

  package var hint: String? {
    switch self {
    case .notEnvironment:
      "name the directory that 'python3 -m venv', virtualenv or 'uv venv' made, such as .venv"
    case .noInterpreter: "make the virtual environment again with a Python that is installed"
    case .badMetadata: "install the distribution again, or delete what is left of it"
    case .twoInstallations(let name, _, _):
      "run 'pip uninstall \(name.raw)' until nothing is left, and install it again"
    case .missingSources: "bring them back, or uninstall these distributions"
    case .noProject(let name, _):
      "run 'pip install --editable' for '\(name.raw)' in its source tree"
    case .systemDistributions(let distributions):
      "run 'pip install --ignore-installed \(distributions.map(\.name.raw).joined(separator: " "))' "
        + "in the environment"
    case .foreignLock: "name a directory of its own for the wheels"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .notEnvironment: .usage
    case .noInterpreter: .environment
    default: .failure
    }
  }
}
