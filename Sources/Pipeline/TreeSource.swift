internal import SystemPackage

/// What a tree is made from: everything is read and checked, and nothing is written yet.
protocol TreeSource: Sendable {
  /// Writes the whole tree at `tree`, which must not exist.
  ///
  /// `work` is a directory of ours on the same file system. What was made when this throws is for
  /// the caller to remove.
  func make(
    _ tree: FilePath, work: FilePath, clock: inout StepTimer
  ) async throws -> InstalledTree
}

extension StageRequest {
  /// Throws `StageError.noSuchCommand` if a command to link is not one of the tree.
  func checkLinks(_ commands: [String]) throws {
    let available = Set(commands)
    for name in links where !available.contains(name) {
      throw StageError.noSuchCommand(name, available: available.sorted())
    }
  }
}
