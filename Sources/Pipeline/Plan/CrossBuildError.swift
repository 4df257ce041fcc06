package import Core
internal import Debian
package import SystemPackage
package import Venv

/// A tree that cannot be made for its target by the interpreter of this machine.
package enum CrossBuildError: Failure {
  /// A package for another architecture, of which no target is known.
  case noTarget(package: String, TargetCatalogError)
  /// The target has another architecture than the package.
  case otherArchitecture(TargetName, package: String)
  /// What is asked for needs the target itself; a sentence with the way out for each.
  case impossible(TargetName, interpreter: FilePath, obstacles: [String])

  package var message: String {
    switch self {
    case .noTarget(let package, let error):
      "cannot build a package for \(package) on this machine: \(error.message)"
    case .otherArchitecture(let name, let package):
      "cannot build a package for \(package) with the target '\(name)'"
    case .impossible(let name, let interpreter, let obstacles):
      "cannot make a tree for \(name) with '\(interpreter.string)':"
        + obstacles.map { "\n  \($0)" }.joined()
    }
  }

  package var hint: String? {
    switch self {
    case .noTarget(let package, _):
      "make its file with 'venvdeb target make', or build on \(package)"
    case .otherArchitecture(let name, let package):
      "name a target for \(package), or build for \(name.architecture.name) with "
        + "'dpkg-buildpackage -a \(name.architecture.name)'"
    case .impossible(let name, _, _):
      "build on \(name); wheels can be fetched for it on any machine: venvdeb fetch wheels "
        + "--target \(name)"
    }
  }

  package var exitStatus: ExitStatus {
    if case .otherArchitecture = self { .usage } else { .failure }
  }
}
