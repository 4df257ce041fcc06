package import Core
package import SystemPackage

/// A path that is none of the things that venvdeb can look into.
package enum ArtifactError: Failure, Equatable {
  case missing(FilePath)
  /// A file that is neither a package nor a bundle.
  case unknownFile(FilePath)
  /// A bundle whose archive holds no virtual environment.
  case emptyBundle(FilePath)

  package var location: String? {
    switch self {
    case .missing: nil
    case .unknownFile(let path), .emptyBundle(let path): path.string
    }
  }

  package var message: String {
    switch self {
    case .missing(let path): "cannot open '\(path.string)': there is no such file or directory"
    case .unknownFile: "the file is neither a Debian package nor a bundle"
    case .emptyBundle: "the archive has no file 'pyvenv.cfg', so it holds no virtual environment"
    }
  }

  package var hint: String? {
    switch self {
    case .missing: nil
    case .unknownFile:
      "give a .deb, a bundle (.venv.tar, .venv.tar.zst, .venv.tar.xz, .venv.tar.gz), a virtual"
        + " environment, or a directory that will become a package, such as debian/<package>"
    case .emptyBundle: "'venvdeb bundle' makes bundles"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .missing, .unknownFile: .usage
    case .emptyBundle: .failure
    }
  }
}
