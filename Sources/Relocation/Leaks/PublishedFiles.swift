internal import SystemPackage
internal import Wheels

/// The files of a tree that are, byte for byte, those of wheels whose hashes the lock has, and the
/// bytecode that was compiled from them.
///
/// They are as they were published, wherever this tree is built.
struct PublishedFiles {
  private let paths: Set<FilePath>

  /// Selects the files of verified wheels that are installed as they are.
  init(_ plan: InstallPlan) {
    paths = Set(
      plan.files.compactMap { file in
        guard case .member = file.source, plan.requests[file.owner].isVerified else { return nil }
        return FilePath(file.path)
      })
  }

  /// Returns whether a file, relative to the tree, is one of them.
  func contains(_ path: FilePath) -> Bool {
    !paths.isEmpty && (paths.contains(path) || BytecodeSource.isAmong(paths, of: path))
  }
}
