internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage

/// What resolvers get, and how their solutions are read.
extension LockInputs {
  /// Returns the requirements for a resolver.
  ///
  /// The metadata of a project is built from a copy below the directory of the run, and Git finds
  /// credentials of repositories in a file there. Throws `AcquireError.exposedCredentials` and
  /// `FileError`.
  func resolverInput(in context: BuildContext) async throws -> ResolverInput {
    var input = ResolverInput(constraints: constraints)
    input.variables["GIT_CONFIG_COUNT"] = context.build.inherited.forPip["GIT_CONFIG_COUNT"]
    for (number, line) in lines.enumerated() {
      guard let revision = line.revision else {
        input.lines.append(line.text)
        continue
      }
      let directory = context.work.appending("repository-\(number)").appending("access")
      try FileSystem.createDirectories(directory)
      let access = try RepositoryAccess(revision, inherited: input.variables, in: directory)
      input.variables.merge(access.variables) { $1 }
      input.lines.append(line.text.replacing(revision.revealed, with: access.argument))
    }
    if let built { input.lines.append(try await line(for: built, in: context)) }
    return input
  }

  /// Copies a project, and returns the line for the copy.
  private func line(for built: Project, in context: BuildContext) async throws -> String {
    let source = try FileSystem.resolve(built.directory)
    let git = await GitCheckout.find(source, environment: context.build.inherited.forPrograms)
    let copy = try await ProjectCopy(
      source, excluding: context.settings.packagingDirectories + [context.work], git: git
    ).write(below: context.work.appending("source"))
    if !LocalProject.isProject(copy) {
      // A setup.cfg alone is a project of setuptools, which pip wants to be told.
      try AtomicFile.write("", to: copy.appending("pyproject.toml"))
    }
    let suffix = Self.suffix(of: built.extras)
    return built.name.map { "\($0.raw)\(suffix) @ \(PercentEncoding.fileURL(copy))" }
      ?? copy.string + suffix
  }

  /// Returns where a distribution of a solution is: a resolver leaves out credentials, and what stands
  /// for them in the file.
  private func location(of distribution: ResolvedDistribution) -> ArtifactLocation {
    switch (distribution.location, locations[distribution.name]) {
    case (.url, .url(let url)): return .url(url)
    case (.vcs(let found), .vcs(let named)):
      let fragment = named.fragment.map { "#\($0)" } ?? ""
      let text = "\(named.system)+\(named.repository)@\(found.revision ?? "")\(fragment)"
      return VCSReference(text).map { .vcs($0) } ?? distribution.location
    default: return distribution.location
    }
  }

  /// Returns what of a solution is locked, with locations and extras as they stand in the files: all
  /// but the projects that were resolved, of which one may be a copy in the directory of the run.
  func locked(
    _ resolved: [ResolvedDistribution], work: FilePath
  ) -> [ResolvedDistribution] {
    resolved.filter { distribution in
      guard !projects.contains(distribution.name) else { return false }
      guard case .directory(let path) = distribution.location else { return true }
      return !path.starts(with: work)
    }.map { distribution in
      var distribution = distribution
      distribution.location = location(of: distribution)
      distribution.extras = extras[distribution.name] ?? []
      return distribution
    }
  }
}
