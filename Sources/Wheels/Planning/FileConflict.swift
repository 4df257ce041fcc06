package import Core

/// Two files of the tree that cannot both be there.
package struct FileConflict: Failure, Equatable {
  /// How they are in each other's way.
  package enum Kind: Sendable, Equatable {
    case contents
    case spelling
    case directory
  }

  package let path: String
  package let otherPath: String
  package let wheel: String
  package let otherWheel: String
  package let kind: Kind

  package var location: String? { wheel }

  package var message: String {
    switch kind {
    case .contents: "'\(path)' has other contents in \(wheel) than in \(otherWheel)"
    case .spelling:
      "'\(path)' of \(wheel) and '\(otherPath)' of \(otherWheel) differ only in case or Unicode form"
    case .directory:
      "'\(path)' of \(wheel) needs a directory where \(otherWheel) has the file '\(otherPath)'"
    }
  }

  package var hint: String? {
    switch kind {
    case .contents, .spelling:
      "remove one of the two from the lock, or choose with --conflicts=first or --conflicts=last"
    case .directory: "remove one of the two from the lock"
    }
  }
}
