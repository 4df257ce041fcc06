package import Core
package import Packaging

/// What keeps a release from being chosen.
package enum ReleaseError: Failure {
  /// No index has a distribution of that name.
  case unknownName(String, sources: [String])
  /// No version is in the range that was asked for.
  case noVersion(Requirement, newest: [Version])
  /// The interpreter is too old, or too new, for every version in the range.
  case unsuitablePython(
    Requirement, python: String, version: Version, requires: String, fitting: Version?)
  /// No version in the range has a file for the interpreter.
  case noFile(Requirement, reason: String)
  /// Every version in the range was withdrawn.
  case yanked(Requirement, Version, reason: String)

  package var message: String {
    switch self {
    case .unknownName(let name, let sources):
      "no distribution '\(name)' on \(sources.joined(separator: ", "))"
    case .noVersion(let requirement, let newest):
      newest.isEmpty
        ? "'\(requirement.name.raw)' has no release"
        : "no release of '\(requirement.name.raw)' matches '\(requirement.specifiers)'; the newest "
          + "\(newest.count == 1 ? "is" : "are") "
          + newest.map(\.description).joined(separator: ", ")
    case .unsuitablePython(let requirement, let python, let version, let requires, _):
      "'\(requirement)': version \(version) requires Python \(requires), but the interpreter is "
        + python
    case .noFile(let requirement, let reason): "no compatible file for '\(requirement)': \(reason)"
    case .yanked(let requirement, let version, let reason):
      "'\(requirement)': version \(version) is yanked: its authors withdrew the release"
        + (reason.isEmpty ? "" : " (\(reason))")
    }
  }

  package var hint: String? {
    switch self {
    case .unknownName:
      "check the spelling, or name the index that has it with --extra-index-url or in pip.conf"
    case .noVersion(let requirement, let newest):
      newest.first.map { "ask for one that exists, such as '\(requirement.name.raw)==\($0)'" }
        ?? "with --pre, pre-releases count"
    case .unsuitablePython(let requirement, _, _, _, let fitting):
      fitting.map { "ask for one that runs with it: '\(requirement.name.raw)==\($0)'" }
        ?? "choose another interpreter with --python"
    case .noFile: "choose another interpreter with --python"
    case .yanked(let requirement, let version, _):
      "to use it all the same, ask for '\(requirement.name.raw)==\(version)'"
    }
  }

  package var exitStatus: ExitStatus {
    if case .unsuitablePython = self { .environment } else { .failure }
  }
}
