package import SystemPackage

/// A file system operation that failed.
package struct FileError: Failure, Equatable {
  /// The operation, as in "create directory".
  package let operation: String
  /// The file or directory that it was applied to.
  package let path: FilePath
  /// The error of the system call.
  package let reason: Errno

  package init(_ operation: String, _ path: FilePath, _ reason: Errno) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  package var message: String { "cannot \(operation) '\(path.string)': \(reason.description)" }

  package var hint: String? {
    switch reason {
    case .noSpace: "free some space on that file system, then run the same command again"
    case .permissionDenied, .readOnlyFileSystem: "check the owner and the mode of its directory"
    default: nil
    }
  }
}
