package import SystemPackage

/// A kind of file, or link, that can name the build path or the prefix.
///
/// A format decides by a file's path and its first bytes whether it is one of its own, and says what
/// it has to become. `Relocator` reads and writes. A new format is a file in `Formats` and a line in
/// `RelocatableFormats`.
package protocol RelocatableFormat: Sendable {
  /// Whether the format is one of links; false by default.
  var isOfLinks: Bool { get }

  /// Whether what the format writes names the prefix of the tree, so that it is to be written again
  /// when the tree gets another one; false by default.
  var namesPrefix: Bool { get }

  /// Returns whether a file is to be relocated even if it does not name the build path; false by
  /// default.
  ///
  /// This is asked of every file of a tree, `name` in `directory`, which is relative to the tree.
  func isCandidate(
    _ name: Substring, in directory: String, of context: RelocationContext
  ) -> Bool

  /// Returns whether a file is of this format.
  func matches(_ file: RelocatableFile, in context: RelocationContext) -> Bool

  /// Returns what has to become of a file.
  ///
  /// Throws `RelocationError` for what has no equivalent on the target, `PrefixError` where the
  /// prefix cannot be named, and `FileError`.
  func relocate(_ file: RelocatableFile, in context: RelocationContext) throws -> RelocationResult
}

extension RelocatableFormat {
  package var isOfLinks: Bool { false }

  package var namesPrefix: Bool { false }

  package func isCandidate(
    _ name: Substring, in directory: String, of context: RelocationContext
  ) -> Bool { false }
}

/// What has to become of one file.
package struct RelocationResult: Sendable, Equatable {
  /// A change of a file.
  package enum Change: Sendable, Equatable {
    /// The file stays as it is.
    case none
    /// The file gets these contents.
    case contents([UInt8])
    /// The link gets this target.
    case target(FilePath)
  }

  /// How the file changes.
  package var change: Change
  /// What is odd but does no harm, one sentence each.
  package var warnings: [String] = []

  /// The result for a file that stays as it is.
  package static let unchanged = RelocationResult(change: .none)

  package init(change: Change, warnings: [String] = []) {
    self.change = change
    self.warnings = warnings
  }

  /// The result of a change that may not be necessary.
  package init(_ contents: [UInt8]?) {
    self.init(change: contents.map { .contents($0) } ?? .none)
  }
}
