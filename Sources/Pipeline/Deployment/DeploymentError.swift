package import Core
package import SystemPackage

/// What the versioned layout cannot do.
package enum DeploymentError: Failure {
  /// The version of the package is not known.
  case noVersion
  /// The option cannot be combined with the layout.
  case unsupported(String)
  /// Files of a tree were changed after its id was computed.
  case changedTree(FilePath, files: [FilePath])
  /// A file of the tree cannot become a configuration file.
  case badConfiguration(FilePath, reason: String, location: String)
  /// A file of the package starts the interpreter through the link to the release in use.
  case startsInterpreter(FilePath, line: Int?, directory: FilePath)

  package var location: String? {
    switch self {
    case .startsInterpreter(let path, let line?, _): "\(path.string):\(line)"
    case .badConfiguration(_, _, let location): location
    default: nil
    }
  }

  package var message: String {
    switch self {
    case .noVersion: "'layout: versioned' needs the version of the package"
    case .unsupported(let option): "'\(option)' cannot be combined with 'layout: versioned'"
    case .changedTree(let tree, let files):
      "'\(tree.string)' was changed after its id was computed: "
        + files.prefix(3).map(\.string).joined(separator: ", ")
        + (files.count > 3 ? " and \(files.count - 3) more" : "")
    case .badConfiguration(let path, let reason, _):
      "'\(path.string)' cannot become a configuration file: \(reason)"
    case .startsInterpreter(let path, _, let directory):
      "'\(path.string)' starts the interpreter through '\(directory.string)/current', so that a "
        + "running process would use modules of the next release"
    }
  }

  package var hint: String? {
    switch self {
    case .noVersion: "give it with --package-version"
    case .unsupported(let option): "remove '\(option)', or use 'layout: plain'"
    case .changedTree:
      "change the sources of the tree instead, before dh_venvdeb runs, or use 'layout: plain'"
    case .badConfiguration:
      "name one file of a wheel, relative to the tree, such as "
        + "'lib/python3*/site-packages/shop/shop.ini'"
    case .startsInterpreter(_, _, let directory):
      "start a command of the tree, \(directory.string)/current/bin/NAME, or the interpreter of the "
        + "release: /bin/sh -c 'exec \"$(readlink -f \(directory.string)/current)/bin/python3\" -m NAME' "
        + "(in a unit with $$ for $)"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .noVersion, .unsupported, .badConfiguration: .usage
    case .changedTree, .startsInterpreter: .failure
    }
  }
}
