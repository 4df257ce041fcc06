package import Artifacts
internal import Core
package import Locks
package import Packaging
package import SystemPackage
internal import Venv
internal import Wheels

/// The freeze check: whether a virtual environment, a staged tree or a package has exactly what a
/// lock has, and everything that this requires.
///
/// Nothing is run, fetched or changed. Markers are evaluated for the Python and the machine of each
/// tree.
package struct LockCheck: Sendable {
  /// The lock.
  package let lock: LockFiles
  /// The name of the project itself, which no lock has; nil if it is not known.
  package var project: PackageName?
  /// The extras of the project that its requirements are read with.
  package var extras: Set<PackageName> = []
  /// Whether the trees should not have the project either.
  package var forbidsProject = false

  package init(_ lock: LockFiles) { self.lock = lock }

  /// What was found in one `site-packages` directory.
  package struct Result: Sendable {
    /// The tree, relative to the artifact's root; empty for the root itself.
    package let tree: FilePath
    /// The version of Python that markers were evaluated for.
    package let python: String
    /// The number of distributions that were compared.
    package let count: Int
    /// The differences, by name.
    package let differences: [LockDifference]
  }

  /// Compares every tree of an artifact with the lock.
  ///
  /// Throws `LockCheckError.noTree`, `LockError`, and an error for a tree whose Python is not known.
  package func check(_ artifact: borrowing Artifact) throws -> [Result] {
    let index = try ArtifactIndex(artifact)
    let results = try index.trees.flatMap { tree in
      try tree.sites.map { try check($0, of: tree, in: index) }
    }
    guard !results.isEmpty else { throw LockCheckError.noTree(artifact.path) }
    return results
  }

  private func check(
    _ site: TreeIndex.Site, of tree: TreeIndex, in artifact: ArtifactIndex
  ) throws -> Result {
    let comparison = try LockComparison(of: site, in: tree, artifact, with: lock)
    // What `python3 -m venv` and virtualenv install counts only if somebody has locked it.
    let seeds = comparison.strangers.map(\.metadata.name).filter {
      ClosureRule.toolNames.contains($0.normalized)
    }
    let own = forbidsProject ? [] : projects(comparison, of: artifact)
    var differences = comparison.differences(accepting: Set(seeds + own))
    differences += site.distributions.compactMap { distribution in
      distribution.flaw.map {
        LockDifference(
          .damaged, distribution.label, at: distribution.directory, "\(distribution.label): \($0)")
      }
    }
    var extras = Dictionary(
      comparison.pins.map { ($0.name, $0.requirement.extras) }, uniquingKeysWith: { $1 })
    for name in own { extras[name] = self.extras }
    let present = comparison.installed.map(\.metadata).filter { !seeds.contains($0.name) }
    let problems = TreeClosure.problems(
      of: comparison.installed.map(\.metadata), in: tree, of: artifact, comparison.markers,
      extras: extras
    ).filter { problem in
      if case .python = problem.kind {} else if comparison.overridesDependencies { return false }
      return present.contains { $0.name == problem.distribution }
    }
    differences += problems.map { LockDifference($0, in: site) }
    return Result(
      tree: tree.path, python: comparison.markers[.pythonFullVersion],
      count: comparison.installed.count - seeds.count,
      differences: Set(differences).sorted(by: LockDifference.precedes))
  }

  /// Returns the project itself: the one of that name, else what was installed from a directory and
  /// nothing requires; in a package, whose trees say nothing of directories, the one distribution
  /// that requires the lock.
  private func projects(
    _ comparison: LockComparison, of artifact: ArtifactIndex
  ) -> [PackageName] {
    if let project, comparison.strangers.contains(where: { $0.metadata.name == project }) {
      return [project]
    }
    let local = comparison.unrequired.filter { $0.directURL?.directory != nil }
    if local.count == 1 { return local.map(\.metadata.name) }
    guard project == nil, artifact.isRooted else { return [] }
    return [comparison.likelyProject].compactMap { $0 }
  }
}

/// Something that cannot be compared with a lock.
package enum LockCheckError: Failure, Equatable {
  /// There is no virtual environment with a `site-packages` directory.
  case noTree(FilePath)

  package var message: String {
    switch self {
    case .noTree(let path):
      "no virtual environment found in '\(path.string)': no directory has a pyvenv.cfg and "
        + "lib/python3.<minor>/site-packages"
    }
  }

  package var hint: String? {
    "give a virtual environment, a staging root such as debian/<package>, a .deb or a bundle"
  }
}

extension LockDifference {
  /// The difference that an unmet requirement amounts to.
  fileprivate init(_ problem: ClosureCheck.Problem, in site: TreeIndex.Site) {
    let (kind, locked, installed): (Kind, String?, String?) =
      switch problem.kind {
      case .missing(let requirement): (.requirement, requirement.description, nil)
      case .version(let requirement, let found):
        (.requirement, requirement.description, found.description)
      case .python(let specifiers, let found): (.python, specifiers.description, found)
      }
    self.init(
      kind, problem.distribution.raw, locked: locked, installed: installed, at: site.path,
      problem.description)
  }
}
