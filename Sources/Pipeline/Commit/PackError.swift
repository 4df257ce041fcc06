package import Core
package import SystemPackage
internal import Venv

/// What keeps a tree from being packed into a bundle.
package enum PackError: Failure {
  /// The directory is not a tree made by venvdeb.
  case notOurTree(FilePath)
  /// The tree has no modules for the interpreter that was named or that it links to.
  case noModules(FilePath, interpreter: FilePath)
  /// The tree links to an interpreter outside of the directories of the system.
  case foreignInterpreter(FilePath, FilePath)
  /// The scripts of the tree name another prefix than the requested one.
  case otherPrefix(FilePath, requested: FilePath, actual: FilePath)
  /// Neither the user nor the tree gives the bundle a name.
  case noName
  /// Neither the user nor the tree gives the bundle of this name a version.
  case noVersion(String)

  package var message: String {
    switch self {
    case .notOurTree(let path): "'\(path.string)' is not a tree created by venvdeb"
    case .noModules(let path, let interpreter):
      "'\(path.string)' has no site-packages directory for '\(interpreter.string)'"
    case .foreignInterpreter(let path, let interpreter):
      "'\(path.string)' links to the interpreter '\(interpreter.string)', which is not in a "
        + "directory of the system (\(Interpreter.systemDirectoryList))"
    case .otherPrefix(let path, let requested, let actual):
      "cannot pack '\(path.string)' for the prefix '\(requested.string)': "
        + "its scripts name '\(actual.string)'"
    case .noName:
      "could not determine the name of the bundle: the tree has no project"
    case .noVersion(let name):
      "could not determine the version of the bundle: the tree has no distribution '\(name)'"
    }
  }

  package var hint: String? {
    switch self {
    case .notOurTree, .noModules: nil
    case .foreignInterpreter(_, let interpreter):
      "if you trust that program, add --python \(interpreter.string)"
    case .otherPrefix: "omit --prefix; 'venvdeb stage --bundle' accepts any prefix"
    case .noName: "add --package with the name of a distribution, whose version is used"
    case .noVersion: "add --version"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .notOurTree, .noModules, .foreignInterpreter: .failure
    case .otherPrefix, .noName, .noVersion: .usage
    }
  }
}
