internal import SystemPackage

/// What a tree is made from, read and planned: a lock or a bundle.
protocol TreeSource: Sendable {
  associatedtype Contents: TreeContents

  /// Acquires every file and decides about every file of the tree, of which nothing is written yet.
  ///
  /// `work` is a directory of this run on the file system of the tree.
  func open(work: FilePath, timer: inout StepTimer) async throws -> Contents
}

/// Everything that goes into a tree, checked, and the steps that make the tree of it.
protocol TreeContents: Sendable {
  /// The names of the programs that will be in `bin`, apart from the interpreter.
  var commands: [String] { get }

  /// Writes the whole tree at `path`, which must not exist.
  func install(at path: FilePath) async throws -> InstalledTree

  /// Rewrites what names a build path or another prefix.
  func relocate(_ tree: inout InstalledTree) async throws

  /// Compiles the modules whose bytecode is stale or of another mode than the requested one.
  func recompile(_ tree: inout InstalledTree) async throws
}

extension TreeSource {
  /// Makes the tree at `path`, which must not exist: acquire, open, install, relocate, recompile.
  ///
  /// `links` names commands that must be in the tree. What was made when this throws is for the
  /// caller to remove. Throws `CommitError.noSuchCommand` and the errors of the steps.
  func makeTree(
    at path: FilePath, work: FilePath, links: [String], timer: inout StepTimer
  ) async throws -> InstalledTree {
    let contents = try await open(work: work, timer: &timer)
    try contents.check(links)
    timer.begin(.install)
    var tree = try await contents.install(at: path)
    timer.begin(.relocate)
    try await contents.relocate(&tree)
    timer.begin(.compile)
    try await contents.recompile(&tree)
    tree.size =
      try tree.files.map { TreeSize($0, elfFiles: tree.elfFiles) }
      ?? TreeSize(of: path, elfFiles: tree.elfFiles)
    return tree
  }
}

extension TreeContents {
  /// Throws `CommitError.noSuchCommand` if a command to link is not one of the tree.
  fileprivate func check(_ links: [String]) throws {
    guard !links.isEmpty else { return }
    let available = Set(commands)
    for name in links where !available.contains(name) {
      throw CommitError.noSuchCommand(name, available: available.sorted())
    }
  }
}
