package import Core
package import SystemPackage

/// What the versioned layout cannot do.
package enum DeploymentError: Failure {
  /// The version of the package is not known.
  case noVersion
  /// The option cannot be combined with the layout.
  case unsupported(String)
  /// A second call would add to the tree of an earlier one, which has its id already.
  case secondCall(FilePath)
  /// Files of a tree were changed after its id was computed.
  case changedTree(FilePath, files: [FilePath])
  /// A file of the tree cannot become a configuration file.
  case badConfiguration(FilePath, reason: String, location: String)
  /// A file of the package starts the interpreter through the link to the release in use; `instead`
  /// is what it should have in that line.
  case startsInterpreter(FilePath, line: Int?, directory: FilePath, instead: String)
  /// A file of the package starts a program of the tree where only the plain layout has it.
  case startsFromPrefix(FilePath, line: Int?, directory: FilePath, instead: String)

  package var location: String? {
    switch self {
    case .startsInterpreter(let path, let line?, _, _),
      .startsFromPrefix(let path, let line?, _, _):
      "\(path.string):\(line)"
    case .badConfiguration(_, _, let location): location
    default: nil
    }
  }

  package var message: String {
    switch self {
    case .noVersion: "'layout: versioned' needs the version of the package"
    case .unsupported(let option): "'\(option)' cannot be combined with 'layout: versioned'"
    case .secondCall(let tree):
      "cannot add to the tree in '\(tree.string)', which an earlier call made: 'layout: versioned' "
        + "needs the whole tree from one call"
    case .changedTree(let tree, let files):
      "'\(tree.string)' was changed after its id was computed: "
        + files.prefix(3).map(\.string).joined(separator: ", ")
        + (files.count > 3 ? " and \(files.count - 3) more" : "")
    case .badConfiguration(let path, let reason, _):
      "'\(path.string)' cannot become a configuration file: \(reason)"
    case .startsInterpreter(let path, _, let directory, _):
      "'\(path.string)' starts the interpreter through '\(directory.string)/current', so that a "
        + "running process would use modules of the next release"
    case .startsFromPrefix(let path, _, let directory, _):
      "'\(path.string)' starts a command of '\(directory.string)/bin', a directory that the versioned "
        + "layout does not have"
    }
  }

  package var hint: String? {
    switch self {
    case .noVersion: "give it with --package-version"
    case .unsupported(let option): "remove '\(option)', or use 'layout: plain'"
    case .secondCall:
      "give everything to one call (options can be repeated), use 'layout: plain', or begin with an "
        + "empty staging root, as after 'debian/rules clean'"
    case .changedTree:
      "change the sources of the tree instead, before dh_venvdeb runs, or use 'layout: plain'"
    case .badConfiguration:
      "name one file of a wheel, relative to the tree, such as "
        + "'lib/python3*/site-packages/shop/shop.ini'"
    case .startsInterpreter(_, let line?, let directory, let instead):
      "write '\(instead)' in line \(line): \(directory.string)/run starts a program of the release in "
        + "use by the path of that release"
    case .startsFromPrefix(_, let line?, _, let instead): "write '\(instead)' in line \(line)"
    case .startsInterpreter(_, nil, _, let instead), .startsFromPrefix(_, nil, _, let instead):
      instead
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .noVersion, .unsupported, .badConfiguration, .secondCall: .usage
    case .changedTree, .startsInterpreter, .startsFromPrefix: .failure
    }
  }
}
