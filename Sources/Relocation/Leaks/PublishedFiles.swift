internal import Core
internal import SystemPackage
internal import Venv
internal import Wheels

/// The files of a tree that are, byte for byte, those of wheels whose hashes the lock has, the
/// bytecode that was compiled from them, and the RECORDs that list them.
///
/// They are as they were published, wherever this tree is built.
struct PublishedFiles {
  private let plan: InstallPlan
  /// The modules that are not among them, and their directories.
  private let otherModules: Set<FilePath>
  private let otherDirectories: Set<Substring>
  /// The RECORDs of verified wheels.
  private let records: Set<String>

  /// Selects the files of verified wheels that are installed as they are.
  init(_ plan: InstallPlan) {
    self.plan = plan
    let site = plan.layout.sitePackages.string
    let modules = plan.files.lazy.filter {
      !Self.isPublished($0, plan) && $0.hasByteSuffix(".py") && $0.path.hasBytePrefix(site)
    }
    otherModules = Set(modules.map { FilePath($0.path) })
    otherDirectories = Set(modules.map { $0.directory[...] })
    records = Set(
      plan.requests.indices.filter { plan.requests[$0].isVerified }
        .map { plan.record(of: $0).string })
  }

  /// Returns whether a file is one of them, by its index among all files of the tree.
  func contains(_ index: Int, of files: InstalledFiles) -> Bool {
    if index < plan.files.count { return Self.isPublished(plan.files[index], plan) }
    let path = files[index].path
    guard path.hasByteSuffix(".pyc") else { return records.contains(path) }
    // All modules with bytecode are of the plan.
    return otherModules.isEmpty || !otherDirectories.contains(Self.directory(ofSourceOf: path))
      || !BytecodeSource.isAmong(otherModules, of: FilePath(path))
  }

  /// Returns the directory in which the `__pycache__` is that has the file.
  private static func directory(ofSourceOf path: String) -> Substring {
    let slash = UInt8(ascii: "/")
    let cache = path.utf8.lastIndex(of: slash).map { path[..<$0] } ?? ""
    return cache.utf8.lastIndex(of: slash).map { cache[..<$0] } ?? ""
  }

  private static func isPublished(_ file: InstallPlan.File, _ plan: InstallPlan) -> Bool {
    file.isMember && plan.requests[file.owner].isVerified
  }
}
