internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage

extension SourceContents {
  /// Reads a revision of a Git repository, of which a clone without files is made in `directory`, a new
  /// one; `environment` has the variables with which pip fetches it.
  ///
  /// Returns nil for other systems, and where Git fails: the build then tells why.
  static func read(
    _ reference: VCSReference, environment: [String: String], in directory: FilePath
  ) async -> SourceContents? {
    guard reference.system.lowercased() == "git",
      let path = projectFile(in: ArtifactLocation.vcs(reference).subdirectory)?
        .joined(separator: "/")
    else { return nil }
    do {
      try FileSystem.createDirectories(directory)
      let access = try RepositoryAccess(.vcs(reference), inherited: environment, in: directory)
      let git = GitCommand(
        directory: directory,
        environment: environment.merging(access.variables) { $1 }
          .merging(["GIT_TERMINAL_PROMPT": "0"]) { $1 })
      // As pip: with all commits, of which any may be meant.
      try await git.run([
        "clone", "--quiet", "--no-checkout", "--filter=blob:none", "--",
        CredentialURL(reference.repository).withoutCredentials, ".",
      ])
      let commit = try await commit(reference.revision, in: git)
      guard try await !git.fields(["ls-tree", "-z", "--name-only", commit, "--", path]).isEmpty
      else { return SourceContents(projectFile: nil) }
      let text = try await git.run(["cat-file", "blob", "\(commit):\(path)"])
      guard text.count <= projectFileLimit else { return nil }
      return SourceContents(projectFile: String(replacingFlawsIn: text))
    } catch {
      return nil
    }
  }

  /// Returns the commit of a branch, tag or commit, in the order in which pip looks for one.
  ///
  /// Throws `ProcessError`.
  private static func commit(_ revision: String?, in git: GitCommand) async throws -> String {
    func resolve(_ name: String) async throws -> String {
      let output = try await git.run([
        "rev-parse", "--quiet", "--verify", "--end-of-options", "\(name)^{commit}",
      ])
      return String(String(decoding: output, as: UTF8.self).prefix { !$0.isWhitespace })
    }
    guard let revision, !revision.isEmpty else { return try await resolve("HEAD") }
    for name in ["refs/remotes/origin/\(revision)", "refs/tags/\(revision)", revision] {
      if let commit = try? await resolve(name) { return commit }
    }
    // Some servers have commits that no branch leads to.
    try await git.run(["fetch", "--quiet", "--end-of-options", "origin", revision])
    return try await resolve("FETCH_HEAD")
  }
}
