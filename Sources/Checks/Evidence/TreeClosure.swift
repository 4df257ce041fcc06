internal import Debian
internal import Packaging
internal import Venv
internal import Wheels

/// What the distributions of a tree require of each other.
enum TreeClosure {
  /// Returns the requirements that nothing satisfies, sorted.
  ///
  /// A tree that uses the modules of the system may leave a requirement to a Debian package that its
  /// own depends on; where there is no package, to any. `extras` are those that somebody asks for by
  /// name.
  static func problems(
    of distributions: [CoreMetadata], in tree: TreeIndex, of artifact: ArtifactIndex,
    _ markers: MarkerEnvironment, extras: [PackageName: Set<PackageName>] = [:]
  ) -> [ClosureCheck.Problem] {
    let installed = distributions.map {
      ClosureCheck.Installed(metadata: $0, extras: extras[$0.name] ?? [])
    }
    return ClosureCheck.problems(installed, in: markers).filter { problem in
      guard case .missing(let requirement) = problem.kind,
        tree.configuration.includesSystemSitePackages
      else { return true }
      return
        !(artifact.dependencies?.names.contains("python3-\(requirement.name)") ?? true)
    }
  }
}
