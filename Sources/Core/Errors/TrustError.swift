package import SystemPackage

/// A directory or file that somebody else could have changed.
package enum TrustError: Failure, Equatable {
  /// It belongs to a user other than this one and root.
  case foreign(FilePath, owner: UInt32)
  /// It is writable by others than its owner; `mode` is its permissions.
  case writable(FilePath, mode: FilePermissions)
  /// It is a symbolic link where others can make links too.
  case link(FilePath)
  /// It is not there, is something else, or cannot be opened.
  case file(FileError)

  package var message: String {
    switch self {
    case .foreign(let path, let owner): "'\(path.string)' belongs to user \(owner)"
    case .writable(let path, let mode):
      "'\(path.string)' is writable by others (mode \(mode.octal))"
    case .link(let path): "'\(path.string)' is a link in a directory that others can write to"
    case .file(let error): error.message
    }
  }

  package var hint: String? {
    switch self {
    case .writable(let path, _): "chmod go-w '\(path.string)'"
    case .foreign, .link: nil
    case .file(let error): error.hint
    }
  }
}
