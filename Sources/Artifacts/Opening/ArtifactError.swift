package import Core
package import SystemPackage

/// A path that is not an artifact.
package enum ArtifactError: Failure, Equatable {
  case missing(FilePath)
  /// A file that is neither a package nor a bundle.
  case unknownFile(FilePath)
  /// A bundle without a virtual environment.
  case emptyBundle(FilePath)
  /// An artifact with more virtual environments than can be looked at.
  case manyTrees(FilePath, limit: Int)

  package var location: String? {
    switch self {
    case .missing: nil
    case .unknownFile(let path), .emptyBundle(let path), .manyTrees(let path, _): path.string
    }
  }

  package var message: String {
    switch self {
    case .missing(let path): "cannot open '\(path.string)': no such file or directory"
    case .unknownFile: "not a Debian package or a bundle"
    case .emptyBundle: "not a virtual environment: the bundle has no file 'pyvenv.cfg'"
    case .manyTrees(_, let limit): "more than \(limit) virtual environments"
    }
  }

  package var hint: String? {
    switch self {
    case .missing: nil
    case .unknownFile:
      "give a .deb, a bundle (.venv.tar, .venv.tar.zst, .venv.tar.xz, .venv.tar.gz), a virtual"
        + " environment, or a staging root such as debian/<package>"
    case .emptyBundle: "make a bundle with 'venvdeb bundle'"
    case .manyTrees: "give the virtual environments one at a time"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .missing, .unknownFile: .usage
    case .emptyBundle, .manyTrees: .failure
    }
  }
}
