internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// The removal of the seed packages from a tree.
struct SeedRemoval {
  let tree: TreeRoot
  let markers: MarkerEnvironment
  /// The names of the distributions that the lock asked for.
  let wanted: Set<String>

  /// Creates the removal that a report asks for; nil if it asks for none.
  init?(_ report: Report, tree: TreeRoot, target: Target) throws {
    guard report.dropsSeeds else { return nil }
    self.tree = tree
    markers = target.markers
    wanted = Set(report.distributions.filter { $0.source != .seed }.map(\.name))
  }

  /// Removes pip, and setuptools and wheel unless the lock has them or something in the tree
  /// requires them, and returns their names.
  ///
  /// Throws `FileError` and `RecordError`.
  func run() throws -> [String] {
    let all = try InstalledDistribution.all(in: tree)
    let seeds = Set(Seed.allCases.map(\.rawValue))
    var kept = all.filter { distribution in
      let name = distribution.metadata.name.normalized
      return !seeds.contains(name) || name != Seed.pip.rawValue && wanted.contains(name)
    }
    // What is kept may require more of them.
    var grows = true
    while grows {
      grows = false
      let needed = Set(
        ClosureCheck.problems(
          kept.map { ClosureCheck.Installed(metadata: $0.metadata) }, in: markers
        ).compactMap { problem in
          if case .missing(let requirement) = problem.kind { requirement.name } else { nil }
        })
      for distribution in all
      where needed.contains(distribution.metadata.name)
        && !kept.contains(where: { $0.metadata.name == distribution.metadata.name })
      {
        kept.append(distribution)
        grows = true
      }
    }
    let keptNames = Set(kept.map(\.metadata.name))
    let keptFiles = Set(
      try kept.flatMap { kept in
        try kept.record(in: tree)?.rows.compactMap { kept.path(of: $0) } ?? []
      })
    var removed: [String] = []
    for distribution in all where !keptNames.contains(distribution.metadata.name) {
      guard let record = try distribution.record(in: tree) else { continue }
      for row in record.rows {
        guard let path = distribution.path(of: row), !keptFiles.contains(path) else { continue }
        try tree.remove(path.path)
        try removeEmpty(path.path.removingLastComponent())
      }
      removed.append(distribution.metadata.name.normalized)
    }
    return removed
  }

  /// Removes the bytecode of a directory without modules, and directories that are then empty.
  private func removeEmpty(_ directory: FilePath) throws {
    var directory = directory
    while directory.components.count > 3 {
      guard try tree.isDirectory(directory) else {
        directory.removeLastComponent()
        continue
      }
      let names = try tree.entries(of: directory)
      guard names.allSatisfy({ $0.string == "__pycache__" }) else { return }
      try FileSystem.removeTree(tree.path.pushing(directory))
      directory.removeLastComponent()
    }
  }
}
