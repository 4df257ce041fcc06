internal import Core
package import SystemPackage

/// A tree that is for another architecture than its Debian package.
package enum ArchitectureError: Failure {
  /// The interpreter is for another architecture.
  case interpreter(FilePath, architecture: String, package: String)
  /// Files are for other machines; each with its own, and that of the interpreter.
  case files([String], expected: String, architecture: String)

  package var message: String {
    switch self {
    case .interpreter(let path, let architecture, let package):
      "cannot build a package for \(package) with '\(path.string)', which is for \(architecture): "
        + "the tree would have machine code and dependencies of \(architecture)"
    case .files(let files, let expected, let architecture):
      "machine code for another architecture in a package for \(architecture), expected "
        + "\(expected):" + files.map { "\n  \($0)" }.joined()
    }
  }

  package var hint: String? {
    switch self {
    case .interpreter(_, _, let package):
      "build on \(package), or in an emulated system of that architecture; cross builds need a target "
        + "of it ('venvdeb target list'); a tree without machine code can be 'Architecture: all'"
    case .files:
      "use wheels for the architecture of the package; for data that only looks like a program, "
        + "add 'allow-foreign-code: <path>: <reason>' to debian/<package>.venvdeb"
    }
  }
}
