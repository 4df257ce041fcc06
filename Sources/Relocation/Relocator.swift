internal import Core
package import SystemPackage

/// Relocates files of a tree, each by the first format that it matches.
///
/// This is the one loop for a tree that is being made (`BuildPathRemoval`), one that others have
/// changed, and one that gets another prefix (`PrefixRewriter`).
package struct Relocator: Sendable {
  /// What relocating did.
  package struct Changes: Sendable {
    /// The files that were changed, relative to the tree.
    package var paths: [FilePath] = []
    /// What is odd but does no harm, one sentence each.
    package var warnings: [String] = []
  }

  private let root: FilePath
  private let context: RelocationContext
  private let formats: [any RelocatableFormat]

  /// A relocator for the tree that is at `root` now.
  package init(
    root: FilePath, context: RelocationContext,
    formats: [any RelocatableFormat] = RelocatableFormats.all
  ) {
    self.root = root
    self.context = context
    self.formats = formats
  }

  /// Returns whether a file is to be relocated even if it does not name the build path.
  ///
  /// `directory` is relative to the tree.
  package func isCandidate(_ name: Substring, in directory: String) -> Bool {
    formats.contains { $0.isCandidate(name, in: directory, of: context) }
  }

  /// Relocates files by their paths below the tree; those that are not there are left out.
  ///
  /// `distributions` names the owners of files, for messages. Throws what the formats throw, and
  /// `FileError`.
  package func relocate(
    _ paths: some Sequence<FilePath>, distributions: [FilePath: String] = [:]
  ) throws -> Changes {
    var changes = Changes()
    for path in paths {
      guard
        let file = try RelocatableFile(path, in: root, distribution: distributions[path]),
        let format = formats.first(where: {
          $0.isOfLinks == (file.target != nil) && $0.matches(file, in: context)
        })
      else { continue }
      let result = try format.relocate(file, in: context)
      changes.warnings += result.warnings
      switch result.change {
      case .none: continue
      case .contents(let bytes):
        try AtomicFile.write(
          bytes, to: file.source, permissions: file.permissions)
      case .target(let target):
        try FileSystem.remove(file.source)
        try FileSystem.createSymbolicLink(file.source, to: target)
      }
      changes.paths.append(path)
    }
    return changes
  }
}
