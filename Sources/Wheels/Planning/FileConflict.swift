internal import Core
internal import Packaging

/// Two files of a tree that exclude each other.
package struct FileConflict: Failure, Equatable {
  /// Why they exclude each other.
  package enum Kind: Sendable, Equatable {
    /// One path with different contents.
    case contents
    /// Paths that are the same to a file system that ignores case or Unicode form.
    case spelling
    /// A file where another one needs a directory.
    case directory
  }

  /// The path below the tree.
  package let path: String
  /// The path of the other file.
  package let otherPath: String
  /// The file name of the wheel that has it.
  package let wheel: String
  /// The file name of the wheel that has the other file.
  package let otherWheel: String
  /// Why they exclude each other.
  package let kind: Kind

  package var location: String? { wheel }

  package var message: String {
    switch kind {
    case .contents: "'\(path)' has different contents in \(wheel) and \(otherWheel)"
    case .spelling:
      "'\(path)' of \(wheel) and '\(otherPath)' of \(otherWheel) differ only in case or Unicode form"
    case .directory:
      "'\(path)' of \(wheel) needs a directory where \(otherWheel) has the file '\(otherPath)'"
    }
  }

  package var hint: String? {
    switch kind {
    case .contents, .spelling:
      "remove one of the two wheels from the lock, or choose one for this path with "
        + "'conflicts: \(path): \(Self.name(of: wheel))' or 'conflicts: \(path): "
        + "\(Self.name(of: otherWheel))'"
    case .directory: "remove one of the two wheels from the lock"
    }
  }

  private static func name(of wheel: String) -> String {
    (try? WheelName(wheel))?.name.normalized ?? wheel
  }
}
