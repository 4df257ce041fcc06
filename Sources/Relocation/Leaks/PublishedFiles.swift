internal import Core
internal import SystemPackage
internal import Wheels

/// The files of a tree that are, byte for byte, those of wheels whose hashes the lock has, and the
/// bytecode that was compiled from them.
///
/// They are as they were published, wherever this tree is built.
struct PublishedFiles {
  private let plan: InstallPlan
  /// The modules that are not among them.
  private let otherModules: Set<FilePath>

  /// Selects the files of verified wheels that are installed as they are.
  init(_ plan: InstallPlan) {
    self.plan = plan
    otherModules = Set(
      plan.files.lazy.filter { !Self.isPublished($0, plan) && $0.path.hasByteSuffix(".py") }
        .map { FilePath($0.path) })
  }

  /// Returns whether a file is one of them, by its index among all files of the tree.
  func contains(_ index: Int, of files: InstalledFiles) -> Bool {
    if index < plan.files.count { return Self.isPublished(plan.files[index], plan) }
    // All modules with bytecode are of the plan.
    let path = files.all[index].path
    return path.hasByteSuffix(".pyc")
      && (otherModules.isEmpty || !BytecodeSource.isAmong(otherModules, of: FilePath(path)))
  }

  private static func isPublished(_ file: InstallPlan.File, _ plan: InstallPlan) -> Bool {
    guard case .member = file.source else { return false }
    return plan.requests[file.owner].isVerified
  }
}
