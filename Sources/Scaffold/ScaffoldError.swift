package import Core
package import SystemPackage

/// Why a project cannot be given its packaging files.
package enum ScaffoldError: Failure, Equatable {
  /// A directory that is not a project, or that has a file which breaks its grammar.
  case unreadableProject(FilePath, reason: String)
  /// An interpreter without a reader of TOML.
  case noTOMLReader(FilePath)
  /// A failure of the script that reads projects.
  case readerFailed(FilePath, errorOutput: String)
  /// A project without a name; `reason` is the error of its build backend.
  case noName(FilePath, reason: String?)
  /// A project without a version; `reason` is the error of its build backend.
  case noVersion(FilePath, reason: String?)
  /// A project without a name and a version; `reason` is the error of its build backend.
  case noNameAndVersion(FilePath, reason: String?)
  /// A name that a Debian package cannot have (Debian Policy 5.6.1).
  case invalidPackageName(String, reason: String)
  /// No templates in any of the directories.
  case noTemplates([FilePath])
  /// A directory of the user's templates that is of no feature.
  case unknownFeature(FilePath)
  /// A template with a placeholder that cannot be replaced.
  case invalidTemplate(FilePath, line: Int, reason: String)

  package var message: String {
    switch self {
    case .unreadableProject(let directory, let reason):
      "cannot read the project in '\(directory.string)': \(reason)"
    case .noTOMLReader(let python):
      "cannot read pyproject.toml: '\(python.string)' has neither tomllib nor tomli"
    case .readerFailed(let directory, let errorOutput):
      "cannot read the project in '\(directory.string)': \(errorOutput)"
    case .noName(let directory, let reason):
      "could not determine the name of the project in '\(directory.string)'"
        + (reason.map { ": \($0)" } ?? "")
    case .noNameAndVersion(let directory, let reason):
      "could not determine name and version of the project in '\(directory.string)'"
        + (reason.map { ": \($0)" } ?? "")
    case .noVersion(let directory, let reason):
      "could not determine the version of the project in '\(directory.string)'"
        + (reason.map { ": \($0)" } ?? "")
    case .invalidPackageName(let name, let reason):
      "invalid name of a Debian package '\(name)': \(reason)"
    case .noTemplates(let directories):
      "no templates found in "
        + directories.map { "'\($0.string)'" }.joined(separator: " or ")
    case .unknownFeature(let directory):
      "unknown directory of templates '\(directory.string)'"
    case .invalidTemplate(_, _, let reason): reason
    }
  }

  package var location: String? {
    guard case .invalidTemplate(let file, let line, _) = self else { return nil }
    return "\(file.string):\(line)"
  }

  package var hint: String? {
    switch self {
    case .unreadableProject, .readerFailed: nil
    case .noTOMLReader: "apt install python3-tomli"
    case .noName: "set --name"
    case .noNameAndVersion: "set --name and --set-version"
    case .noVersion: "set --set-version"
    case .invalidPackageName: "choose another name with --name"
    case .noTemplates: "set --templates, or reinstall the package venvdeb"
    case .unknownFeature:
      "use one of \(Feature.allCases.map(\.rawValue).joined(separator: ", "))"
    case .invalidTemplate: "see README.md in the directory of the templates for the placeholders"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .noTOMLReader, .noTemplates: .environment
    case .invalidPackageName, .unknownFeature: .usage
    default: .failure
    }
  }
}
