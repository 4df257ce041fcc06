package import SystemPackage

/// A file of a tree that is not read.
package struct TreeFileError: Failure, Equatable {
  /// Why it is not read.
  package enum Reason: Sendable, Hashable {
    /// It is a symbolic link, with its target.
    case link(FilePath)
    /// It is a directory, a device, a pipe or a socket.
    case special
  }

  /// The file.
  package let path: FilePath
  /// Why it is not read.
  package let reason: Reason

  package var message: String {
    switch reason {
    case .link(let target):
      "cannot read '\(path.string)': it is a symbolic link to '\(target.string)', and links in a "
        + "tree are not followed"
    case .special: "cannot read '\(path.string)': not a regular file"
    }
  }

  package var hint: String? {
    switch reason {
    case .link: "replace the link by the file, or remove it"
    case .special: "remove it, or install its distribution again"
    }
  }
}
