package import Core
package import SystemPackage

/// Why a project cannot be given its packaging files.
package enum ScaffoldError: Failure, Equatable {
  /// The directory is no project, or a file of it breaks the grammar.
  case unreadableProject(FilePath, reason: String)
  /// The interpreter cannot read TOML.
  case noTOMLReader(FilePath)
  /// The script that reads projects ended without an answer.
  case noAnswer(FilePath, errorOutput: String)
  /// Nothing says what the project is called; `reason` is what its build backend said.
  case noName(FilePath, reason: String?)
  /// Nothing says which version it is; `reason` is what its build backend said.
  case noVersion(FilePath, reason: String?)
  /// The name cannot be one of a Debian package.
  case invalidPackageName(String, reason: String)
  /// The maintainer is not "Name <address>".
  case invalidMaintainer(String)
  /// There are no templates where they were said or expected to be.
  case noTemplates([FilePath])
  /// A template has a placeholder that nothing stands for.
  case invalidTemplate(FilePath, line: Int, reason: String)

  package var message: String {
    switch self {
    case .unreadableProject(let directory, let reason):
      "cannot read the project in '\(directory.string)': \(reason)"
    case .noTOMLReader(let python):
      "cannot read pyproject.toml: '\(python.string)' has neither tomllib nor tomli"
    case .noAnswer(let directory, let errorOutput):
      "cannot read the project in '\(directory.string)': \(errorOutput)"
    case .noName(let directory, let reason):
      "cannot find out what the project in '\(directory.string)' is called"
        + (reason.map { ": \($0)" } ?? "")
    case .noVersion(let directory, let reason):
      "cannot find out which version the project in '\(directory.string)' has"
        + (reason.map { ": \($0)" } ?? "")
    case .invalidPackageName(let name, let reason):
      "cannot call a Debian package '\(name)': \(reason)"
    case .invalidMaintainer(let text):
      "'\(text)' is not a maintainer"
    case .noTemplates(let places):
      "cannot find the templates in \(places.map { "'\($0.string)'" }.joined(separator: " or "))"
    case .invalidTemplate(_, _, let reason): reason
    }
  }

  package var location: String? {
    guard case .invalidTemplate(let file, let line, _) = self else { return nil }
    return "\(file.string):\(line)"
  }

  package var hint: String? {
    switch self {
    case .unreadableProject, .noAnswer: nil
    case .noTOMLReader: "install the package python3-tomli"
    case .noName: "say it with --name"
    case .noVersion: "say it with --set-version"
    case .invalidPackageName:
      "choose another with --name: at least two of a-z 0-9 + - . beginning with a letter or digit"
    case .invalidMaintainer: "write it as in 'Jane Doe <jane@example.org>'"
    case .noTemplates: "say where they are with --templates, or install the package venvdeb again"
    case .invalidTemplate: "README.md beside the templates explains the placeholders"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .noTOMLReader, .noTemplates: .environment
    case .invalidPackageName, .invalidMaintainer: .usage
    default: .failure
    }
  }
}
