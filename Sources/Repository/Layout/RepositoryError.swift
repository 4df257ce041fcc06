package import Core
package import SystemPackage

/// A repository that cannot be opened or changed.
package enum RepositoryError: Failure, Equatable {
  /// There is no repository in the directory.
  case noRepository(FilePath)
  /// `init` was told to make one where something is already.
  case notEmpty(FilePath)
  /// `conf/venvdeb.json` is not what `init` writes.
  case invalidSettings(FilePath, String)
  /// A line of the history is not what venvdeb writes.
  case invalidHistory(FilePath, line: Int, String)
  /// A name that is not that of a suite.
  case unknownSuite(String)
  /// No suite has a package or source of that name.
  case unknownPackage(String, Suite?)
  /// A package that several sources have.
  case ambiguousPackage(String, sources: [String])
  /// Another command works on the repository.
  case busy(FilePath)
  /// A program that an earlier command started is still running.
  case backendRuns(FilePath)
  /// Somebody runs reprepro by hand, or did and was killed.
  case foreignLock(FilePath)
  /// A program is not installed; `package` has it.
  case noProgram(String, package: String)
  /// The back end failed.
  case backend(String, reason: String)
  /// The back end ran out of space.
  case noSpace(FilePath)
  /// The suites do not have afterwards what they should.
  case unexpectedContents(String)
  /// The signature of an index is not valid.
  case badSignature(FilePath, reason: String)
  /// The change is made, but something that follows it failed.
  case notFinished(String)

  package var location: String? {
    switch self {
    case .invalidSettings(let path, _): path.string
    case .invalidHistory(let path, let line, _):
      FileLocation(file: path, line: line).description
    default: nil
    }
  }

  package var message: String {
    switch self {
    case .noRepository(let path): "no repository in '\(path.string)'"
    case .notEmpty(let path):
      "cannot make a repository in '\(path.string)': the directory is not empty"
    case .invalidSettings(_, let reason), .invalidHistory(_, _, let reason): reason
    case .unknownSuite(let name):
      "unknown suite '\(name.excerpt)' (expected development, staging or production)"
    case .unknownPackage(let name, let suite):
      "no package '\(name.excerpt)' in " + (suite.map(\.rawValue) ?? "the repository")
    case .ambiguousPackage(let name, let sources):
      "package '\(name)' comes from several sources: \(sources.joined(separator: ", "))"
    case .busy(let path):
      "repository '\(path.string)' is in use by another command"
    case .backendRuns(let path):
      "reprepro of an earlier command still runs in '\(path.string)'"
    case .foreignLock(let path):
      "'\(path.string)' exists: reprepro was run by hand and is still running, or was killed"
    case .noProgram(let name, _): "cannot run '\(name)': no such program"
    case .backend(let action, let reason): "cannot \(action): \(reason)"
    case .noSpace(let path):
      "no space left on the file system of '\(path.string)'; nothing was changed"
    case .unexpectedContents(let reason): "nothing was changed: \(reason)"
    case .badSignature(let path, let reason):
      "invalid signature of '\(path.string)': \(reason)"
    case .notFinished(let reason): "the change is made, but not finished: \(reason)"
    }
  }

  package var hint: String? {
    switch self {
    case .noRepository(let path): "make one with 'venvdeb repo init \(path.string)'"
    case .notEmpty: "name a directory that does not exist yet"
    case .unknownSuite: nil
    case .unknownPackage: "'venvdeb repo list' prints what the suites have"
    case .ambiguousPackage: "name the source package"
    case .busy, .backendRuns: "run the command again when the other one has ended"
    case .foreignLock(let path):
      "see that no reprepro runs, then remove the file: rm '\(path.string)'"
    case .noProgram(_, let package): "apt install \(package)"
    case .noSpace: "free some space on that file system, then run the same command again"
    case .notFinished: "run 'venvdeb repo list' when the cause is gone; that finishes it"
    case .invalidSettings, .invalidHistory, .backend, .unexpectedContents, .badSignature: nil
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .noProgram: .environment
    case .unknownSuite: .usage
    default: .failure
    }
  }
}
