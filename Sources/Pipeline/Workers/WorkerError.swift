package import Core
package import Debian
package import SystemPackage
package import Venv

/// A Python of another release that cannot be had on this machine.
package enum WorkerError: Failure {
  /// No target has the Python for the architecture of this machine.
  case noTarget(TargetName, version: String, architecture: String)
  /// The file of the target does not say which packages have the libraries of its interpreter.
  case incomplete(TargetName, package: String)
  /// The package cannot be fetched.
  case notFetched(TargetName, file: String, reason: String)
  /// A package that was named has another digest than the target says.
  case otherPackage(
    FilePath, name: DebianName, target: TargetName, expected: Digest, actual: Digest)
  /// A package that was named is none that is needed.
  case unneeded(FilePath, name: String, needed: [String])
  /// A package is missing among those that were named.
  case missing(TargetName, [String])
  /// A package that an earlier run used is gone, or is another one now.
  case gone(FilePath)
  /// The packages do not have what is needed of them.
  case noProgram(TargetName, missing: String)

  package var message: String {
    switch self {
    case .noTarget(let name, let version, let architecture):
      "no target '\(name.system)-\(name.release)-\(architecture)' has Python \(version), which "
        + "'\(name)' has"
    case .incomplete(let name, let package):
      "the target '\(name)' does not name its package '\(package)'"
    case .notFetched(let name, let file, let reason):
      "could not fetch '\(file)', a package of the Python of \(name): \(reason)"
    case .otherPackage(_, let package, let name, let expected, let actual):
      "not the package '\(package)' of the target '\(name)': expected sha256:\(expected.hex), got "
        + "sha256:\(actual.hex)"
    case .unneeded(_, let name, let needed):
      "the package '\(name)' is not needed (needed: \(needed.joined(separator: ", ")))"
    case .missing(let name, let packages):
      "missing packages of the Python of \(name): \(packages.joined(separator: ", "))"
    case .gone(let path): "the package '\(path.string)' has gone, or has changed"
    case .noProgram(let name, let missing):
      "the packages of the Python of \(name) have no '\(missing)'"
    }
  }

  package var location: String? {
    switch self {
    case .otherPackage(let path, _, _, _, _), .unneeded(let path, _, _): path.string
    default: nil
    }
  }

  package var hint: String? {
    switch self {
    case .noTarget(_, _, let architecture):
      "make the file of that target from its packages for \(architecture): venvdeb target make"
    case .incomplete(let name, let package):
      "make its file with 'venvdeb target make \(name)', and '\(package)' among the packages"
    // With no connection, another file would help as little.
    case .notFetched(_, _, let reason) where !reason.contains("404"): nil
    case .notFetched(let name, _, _):
      "archives only keep the latest version: make the target's file again from its packages "
        + "(venvdeb target make \(name) *.deb --directory debian/targets), and give it the same "
        + "packages (venvdeb target worker \(name) *.deb)"
    case .otherPackage(_, _, let name, _, _):
      "make the target's file from these packages: venvdeb target make \(name) *.deb --directory "
        + "debian/targets"
    case .unneeded: nil
    case .missing: "name all of them, or none to have them fetched"
    case .gone: "stage the tree again"
    case .noProgram: nil
    }
  }
}
