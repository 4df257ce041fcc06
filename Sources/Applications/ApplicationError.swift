package import Core
package import SystemPackage

/// What keeps a distribution of an index from becoming a package.
package enum ApplicationError: Failure {
  /// The distribution cannot be asked for like that.
  case unsupported(String, reason: String)
  /// A command that gets another name is not one of the application.
  case noSuchCommand(String, of: String, available: [String])
  /// Two distributions would become packages of one name.
  case sameName(String, first: String, second: String)
  /// The wheel of the distribution is not among those of its lock.
  case noWheel(String)
  /// The source package is to be kept where there is something already.
  case takenPath(FilePath)
  /// Packages that the build needs are not installed.
  case missingPackages(String, [String])
  /// dpkg-buildpackage failed; the log, and the end of its output.
  case buildFailed(String, log: FilePath?, excerpt: [String])
  /// dpkg-buildpackage made no package of that name.
  case noPackage(String)

  package var message: String {
    switch self {
    case .unsupported(let text, let reason): "cannot make a package of '\(text)': \(reason)"
    case .noSuchCommand(let name, let application, let available):
      "'\(application)' has no command '\(name)': it has "
        + (available.isEmpty ? "none" : available.joined(separator: ", "))
    case .sameName(let name, let first, let second):
      "'\(first)' and '\(second)' would both become the package '\(name)'"
    case .noWheel(let name): "the lock of '\(name)' does not have '\(name)' itself"
    case .takenPath(let path): "refusing to overwrite '\(path.string)': it exists"
    case .missingPackages(let name, let packages):
      "cannot build the package of '\(name)': not installed: \(packages.joined(separator: ", "))"
    case .buildFailed(let name, let log, let excerpt):
      "dpkg-buildpackage failed for '\(name)'"
        + (log.map { "; the whole output is in '\($0.string)'" } ?? "")
        + excerpt.map { "\n    \($0)" }.joined()
    case .noPackage(let name): "dpkg-buildpackage made no package '\(name)'"
    }
  }

  package var hint: String? {
    switch self {
    case .noSuchCommand(let name, _, let available):
      NearestName.find(to: name, in: available).map { "did you mean '\($0)'?" }
    case .sameName: "make them one after the other, each with a --name of its own"
    case .takenPath: "move it away, or name another directory with --output"
    case .missingPackages(_, let packages): "apt install \(packages.joined(separator: " "))"
    case .unsupported, .noWheel, .buildFailed, .noPackage: nil
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .unsupported, .noSuchCommand, .sameName: .usage
    case .missingPackages: .environment
    case .noWheel, .takenPath, .buildFailed, .noPackage: .failure
    }
  }
}
