internal import SystemPackage
internal import Venv

extension PyvenvConfig {
  /// The directory in which `venv` made the tree: what `command = /usr/bin/python3 -m venv
  /// /build/tree` ends with.
  var creationDirectory: FilePath? {
    guard let command = self["command"], let slash = command.ranges(of: " /").last else {
      return nil
    }
    return FilePath(String(command[command.index(after: slash.lowerBound)...]))
  }
}
