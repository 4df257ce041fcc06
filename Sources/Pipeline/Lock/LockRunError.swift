package import Core
package import Locks
package import Packaging
package import SystemPackage

/// What keeps a lock from being made.
package enum LockRunError: Failure {
  /// A lock that another tool makes, and the command of that.
  case otherTool(FilePath, kind: String, command: String?)
  /// A file that would be overwritten and is no lock; why.
  case notLock(FilePath, location: String?, reason: String)
  /// A file name that a format does not have.
  case wrongName(FilePath, WrittenLockFormat)
  /// A project that requires nothing, or a directory that has none.
  case noInput(FilePath)
  /// An input that is no list of requirements.
  case notInput(FilePath, reason: String)
  /// An input that is the lock itself.
  case inputIsOutput(FilePath)
  /// Extras without a project that could have them.
  case extrasWithoutProject([FilePath])
  /// A distribution that is to be upgraded and is neither required nor locked, and those that are.
  case unknownUpgrade(PackageName, known: [String])
  /// A text that is no requirement.
  case badUpgrade(String, reason: String)
  /// A distribution that may come from one index only, which resolvers do not know.
  case boundIndex(PackageName)
  /// The requirements have no solution, as a resolver says.
  case unresolvable(resolver: String, output: String)
  /// A resolver that cannot do what is asked for; why.
  case unsuitableResolver(String, reason: String, hint: String)
  /// A distribution without a name.
  case unnamed(String)
  /// A distribution whose project is not in its archive or repository, by the subdirectory and the URL.
  case subdirectory(PackageName, String, of: String)
  /// A distribution whose URL has a secret in its query, and the URL without it.
  case secretInQuery(PackageName, String)

  package var message: String {
    switch self {
    case .otherTool(let path, let kind, _):
      "refusing to write '\(path.string)': it is \(kind)"
    case .notLock(let path, _, let reason):
      "refusing to overwrite '\(path.string)': \(reason)"
    case .wrongName(let path, .pylock):
      "cannot write '\(path.string)' as pylock: expected pylock.toml or pylock.<name>.toml (PEP 751)"
    case .wrongName(let path, .requirements):
      "cannot write '\(path.string)' as requirements: its name is that of a pylock file (PEP 751)"
    case .noInput(let directory):
      "nothing to resolve: neither requirements.in nor a Python project in '\(directory.string)'"
    case .notInput(let path, let reason):
      "cannot take requirements from '\(path.string)': \(reason)"
    case .inputIsOutput(let path):
      "'\(path.string)' cannot be both what is resolved and the lock"
    case .extrasWithoutProject(let files):
      "extras are of a project, and '\(files.first?.string ?? "")' is none"
    case .unknownUpgrade(let name, _):
      "cannot upgrade '\(name.raw)': neither the lock nor a requirement has it"
    case .badUpgrade(let text, let reason): "cannot upgrade '\(text)': \(reason)"
    case .boundIndex(let name):
      "cannot make a lock with an index for '\(name.raw)' alone: resolvers ask every index for every "
        + "distribution"
    case .unresolvable(let resolver, let output):
      "\(resolver) found no solution:\n" + output
    case .unsuitableResolver(let name, let reason, _): "cannot resolve with \(name): \(reason)"
    case .unnamed(let text): "cannot lock '\(text)': it does not tell its name"
    case .subdirectory(let name, let directory, let url):
      "cannot lock '\(name.raw)': subdirectory '\(directory)' leads out of '\(url)'"
    case .secretInQuery(let name, let url):
      "cannot lock '\(name.raw)': its URL '\(url)' has a secret in its query, which a lock must not have"
    }
  }

  package var location: String? {
    switch self {
    case .notLock(_, let location, _): location
    case .unknownUpgrade, .badUpgrade: "--upgrade-package"
    case .boundIndex: "--index"
    case .extrasWithoutProject: "--extras"
    default: nil
    }
  }

  package var hint: String? {
    switch self {
    case .otherTool(_, _, let command):
      (command.map { "run '\($0)', or " } ?? "") + "name another file with --output"
    case .notLock(let path, _, _):
      "rename '\(path.lastComponent?.string ?? "")' to \(LockInputs.fileName), from which the lock "
        + "is made, or name another file with --output"
    case .wrongName(_, .pylock): "write --output pylock.toml, or leave out --format"
    case .wrongName(_, .requirements): "write --output requirements.txt, or --format pylock"
    case .noInput:
      "list what the application requires in \(LockInputs.fileName), or name a file that does"
    case .notInput: "name a requirements file, a pyproject.toml, or the directory of a project"
    case .inputIsOutput(let path):
      "rename '\(path.lastComponent?.string ?? "")' to \(LockInputs.fileName), or name another file "
        + "with --output"
    case .extrasWithoutProject: "name the pyproject.toml of the project as well"
    case .unknownUpgrade(let name, let known):
      NearestName.find(to: name.normalized, in: known).map { "did you mean '\($0)'?" }
        ?? "name a distribution of the lock: " + known.prefix(20).joined(separator: ", ")
    case .badUpgrade: "write a name, or a name with versions, such as 'flask==3.1.0'"
    case .boundIndex:
      "put its files into a directory, and name that with "
        + "--wheelhouse instead"
    case .unresolvable:
      "check names and versions, loosen one of the requirements, or choose another interpreter with "
        + "--python"
    case .unsuitableResolver(_, _, let hint): hint
    case .unnamed: "write 'NAME @ ' before the path or URL"
    case .subdirectory: "name a directory of the archive or repository after '#subdirectory='"
    case .secretInQuery:
      "write '${NAME}' in place of the value, in \(LockInputs.fileName), and set the variable NAME"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .wrongName, .noInput, .notInput, .inputIsOutput, .extrasWithoutProject, .unknownUpgrade,
      .badUpgrade, .boundIndex:
      .usage
    case .unsuitableResolver: .environment
    case .otherTool, .notLock, .unresolvable, .unnamed, .subdirectory, .secretInQuery: .failure
    }
  }
}
