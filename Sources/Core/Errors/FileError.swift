package import SystemPackage

/// A file system operation that failed.
package struct FileError: Failure, Equatable {
  /// The operation, as in "create directory".
  package let operation: String
  /// The file or directory that it was applied to.
  package let path: FilePath
  /// The error of the system call.
  package let reason: Errno
  /// The values behind the reason, as in "5 bytes, limit 4"; nil where the reason says it all.
  package let detail: String?

  /// Makes an error of a failed operation.
  package init(_ operation: String, _ path: FilePath, _ reason: Errno, detail: String? = nil) {
    self.operation = operation
    self.path = path
    self.reason = reason
    self.detail = detail
  }

  package var message: String {
    "cannot \(operation) '\(path.string)': \(reason.description)"
      + (detail.map { " (\($0))" } ?? "")
  }

  package var hint: String? {
    switch reason {
    case .noSpace: "free some space on that file system, then run the same command again"
    case .permissionDenied, .readOnlyFileSystem: "check the owner and the mode of its directory"
    default: nil
    }
  }
}
