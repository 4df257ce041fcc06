package import Core
package import SystemPackage

/// What keeps a tree from being put into the destdir.
package enum CommitError: Failure {
  /// The path of the tree has a virtual environment, or a file, that venvdeb did not create.
  case foreignTree(FilePath)
  /// A file at the path of the tree has a name that the tree needs.
  case takenPath(FilePath)
  /// The path of the tree has one of an earlier call, which was made with another setting.
  case otherShape(FilePath, key: String, old: String, new: String)
  /// A distribution of an earlier call has no RECORD, so nobody knows its files; its directory.
  case noRecord(FilePath)
  /// A file has the path of a link to a command of the tree.
  case foreignLink(FilePath)
  /// A directory on the way to something that belongs in the destdir is a link.
  case linkedDirectory(FilePath, target: FilePath)
  /// A file has the path of the SBOM.
  case foreignBom(FilePath)
  /// A file has the path of a configuration file of the tree.
  case foreignConfiguration(FilePath)
  /// A command to link is not in the tree.
  case noSuchCommand(String, available: [String])

  package var message: String {
    switch self {
    case .foreignTree(let path), .foreignBom(let path), .foreignConfiguration(let path):
      "refusing to overwrite '\(path.string)': not created by venvdeb"
    case .takenPath(let path):
      "refusing to overwrite '\(path.string)': the tree has a file of that name"
    case .foreignLink(let path):
      "refusing to overwrite '\(path.string)': not a link to a command of the tree"
    case .otherShape(let path, let key, let old, let new):
      "cannot add to the tree in '\(path.string)', which an earlier call made with "
        + "'\(key): \(old)': expected the same, got '\(key): \(new)'"
    case .noRecord(let path):
      "cannot keep a distribution of an earlier call: no RECORD in '\(path.string)'"
    case .linkedDirectory(let path, let target):
      "refusing to write through '\(path.string)': it is a link to '\(target.string)'"
    case .noSuchCommand(let name, let available):
      "cannot link command '\(name)': the tree has "
        + (available.isEmpty ? "none" : available.joined(separator: ", "))
    }
  }

  package var hint: String? {
    switch self {
    case .foreignTree: "remove it, or choose another --destdir or --prefix"
    case .takenPath:
      "do not install that file, or install it after the tree (execute_after_dh_venvdeb)"
    case .foreignLink: "remove the command from 'link', or remove the file"
    case .otherShape(_, let key, _, _):
      "give all calls the same \(key), or begin with an empty staging root, as after "
        + "'debian/rules clean'"
    case .noRecord: "keep RECORD, or make the whole tree with one call"
    case .linkedDirectory: "replace the link by a directory, or choose another --prefix"
    case .foreignBom: "set 'no-sbom: yes' to keep the file, or remove it"
    case .foreignConfiguration:
      "remove it, or choose another path with 'conffile: FILE -> /etc/PATH'"
    case .noSuchCommand: nil
    }
  }

  package var exitStatus: ExitStatus {
    if case .noSuchCommand = self { .usage } else { .failure }
  }
}
