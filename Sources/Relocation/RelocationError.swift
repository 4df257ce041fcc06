internal import Core
package import SystemPackage

/// A file that cannot be relocated.
package enum RelocationError: Failure, Equatable {
  /// A distribution whose modules are not in the tree but where its source is.
  case editable(String, file: FilePath, target: String)

  package var message: String {
    switch self {
    case .editable(let name, let file, let target):
      "\(name) is an editable installation: '\(file.string)' leads to '\(target)', which does not "
        + "exist on the target"
    }
  }

  package var hint: String? {
    switch self {
    case .editable: "build it as a regular wheel: 'pip wheel .' instead of 'pip install -e .'"
    }
  }
}
