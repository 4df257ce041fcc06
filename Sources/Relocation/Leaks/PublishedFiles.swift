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
    !paths.isEmpty
      && (paths.contains(path) || Self.sources(of: path).contains(where: paths.contains))
  }

  /// Returns what the source of a file in `__pycache__` can be called: the name without `.pyc`, the
  /// tag of the interpreter, and perhaps the level of optimization (PEP 3147, PEP 488).
  private static func sources(of path: FilePath) -> [FilePath] {
    let directory = path.removingLastComponent()
    guard path.extension == "pyc", directory.lastComponent?.string == "__pycache__",
      var stem = path.stem
    else { return [] }
    var sources: [FilePath] = []
    for _ in 0..<2 {
      guard let dot = stem.lastIndex(of: ".") else { break }
      stem = String(stem[..<dot])
      sources.append(directory.removingLastComponent().appending("\(stem).py"))
    }
    return sources
  }
}
