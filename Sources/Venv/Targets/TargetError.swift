internal import Core
package import SystemPackage

/// An interpreter, or packages, that no target can be described by.
package enum TargetError: Failure, Equatable {
  /// A version that no package of CPython 3 has.
  case packageVersion(String)
  /// A Python of which it is not known here what its bytecode is like.
  case unknownPython(String)
  /// An interpreter that no Debian package has installed.
  case notPackaged(FilePath)
  /// An interpreter or packages that are not as Debian's are; the difference.
  case differs(String, TargetDifference)
  /// Packages of which one is missing, by its name.
  case missingPackage(String)
  /// A package that is none of those that are needed, or the second of its name.
  case extraPackage(FilePath, String)
  /// A package that lacks a file, or something in it.
  case incomplete(FilePath, String)
  /// Packages of two versions or architectures.
  case mixedPackages(FilePath, String)

  package var message: String {
    switch self {
    case .packageVersion(let version):
      "'\(version.excerpt)' is not the version of a Debian package of Python 3"
    case .unknownPython(let version):
      "cannot describe Python \(version): its bytecode is not known to this version of venvdeb"
    case .notPackaged(let path):
      "cannot describe '\(path.string)' as a target: it belongs to no Debian package"
    case .differs(let subject, let difference):
      "cannot describe \(subject) as a target: \(difference)"
    case .missingPackage(let name): "no file of the package '\(name)'"
    case .extraPackage(let path, let reason), .incomplete(let path, let reason),
      .mixedPackages(let path, let reason):
      "cannot use '\(path.string)': \(reason)"
    }
  }

  package var hint: String? {
    switch self {
    case .unknownPython: "update venvdeb"
    case .notPackaged: "name an interpreter such as 'python3.11'"
    case .missingPackage(let name): "apt download \(name)"
    default: nil
    }
  }
}
