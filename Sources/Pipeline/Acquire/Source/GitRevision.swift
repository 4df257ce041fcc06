internal import Core
internal import Locks
internal import Packaging
internal import Processes
internal import SystemPackage

/// A revision of a Git repository in a clone of its own, which is looked into and then built.
struct GitRevision: Sendable {
  /// The clone, without symbolic links; it has no files before `checkOut`.
  let directory: FilePath
  /// The hash of the commit.
  let commit: String
  /// The time of the commit.
  let date: SourceDate
  /// What decides what a build finds: the repository, the commit, and what Git can derive a version
  /// from, the branch and the tags of it and its ancestors.
  let identity: String
  /// Variables that let Git find credentials when it fetches what the clone lacks.
  let variables: [String: String]
  private let head: Head
  private let subdirectory: String?
  /// Whether the lock asks for what Git LFS has of the files.
  let usesLargeFiles: Bool
  let git: GitCommand

  /// What a clone has checked out.
  private enum Head {
    /// The branch that the repository has checked out.
    case usual
    case branch(String)
    /// A commit without a branch.
    case detached
  }

  /// Clones a repository into `directory`, a new one; `environment` has the variables with which pip
  /// would fetch it.
  ///
  /// Returns nil for other systems, and where Git fails: pip then fetches it, and tells why it cannot.
  static func clone(
    _ reference: VCSReference, environment: [String: String], to directory: FilePath
  ) async -> GitRevision? {
    guard reference.system.lowercased() == "git" else { return nil }
    return try? await GitRevision(cloning: reference, environment, to: directory)
  }

  private init(
    cloning reference: VCSReference, _ environment: [String: String], to path: FilePath
  ) async throws {
    try FileSystem.createDirectories(path)
    directory = try FileSystem.resolve(path)
    let access = try RepositoryAccess(.vcs(reference), inherited: environment, in: directory)
    variables = access.variables
    git = GitCommand(
      directory: directory,
      environment: environment.merging(access.variables) { $1 }
        .merging(["GIT_TERMINAL_PROMPT": "0"]) { $1 }
        .merging(reference.usesLargeFiles ? ["GIT_LFS_SKIP_SMUDGE": "0"] : [:]) { $1 })
    usesLargeFiles = reference.usesLargeFiles
    let repository = CredentialURL(reference.repository).withoutCredentials
    // As pip: with all commits, of which any may be meant.
    try await git.run([
      "clone", "--quiet", "--no-checkout", "--filter=blob:none", "--", repository, ".",
    ])
    (commit, head) = try await Self.find(reference.revision, in: git)
    subdirectory = ArtifactLocation.vcs(reference).subdirectory
    date = try await Self.date(of: commit, in: git)
    let tags = try await git.run([
      "for-each-ref", "--merged", commit, "--format=%(objectname) %(refname)", "refs/tags",
    ])
    identity =
      (["git", repository, commit, "\(head)", String(decoding: tags, as: UTF8.self)]
      + (usesLargeFiles ? ["lfs"] : [])).joined(separator: "\n")
  }

  /// Returns what decides how it is built; nil where that cannot be told.
  func contents() async -> SourceContents? {
    guard let path = SourceContents.projectFile(in: subdirectory)?.joined(separator: "/") else {
      return nil
    }
    do throws(ProcessError) {
      guard try await !git.fields(["ls-tree", "-z", "--name-only", commit, "--", path]).isEmpty
      else { return SourceContents(projectFile: nil) }
      let text = try await git.run(["cat-file", "blob", "\(commit):\(path)"])
      guard text.count <= SourceContents.projectFileLimit else { return nil }
      return SourceContents(projectFile: String(replacingFlawsIn: text))
    } catch {
      return nil
    }
  }

  /// Writes the files of the revision and of its submodules, as pip does, and returns the directory of
  /// the project.
  ///
  /// Returns nil for a `subdirectory` that leads out of it, and where Git fails.
  func checkOut() async -> FilePath? {
    guard let project, (try? await writeFiles()) != nil else { return nil }
    return project
  }

  /// The directory of the project; nil for a `subdirectory` that leads out of the clone.
  var project: FilePath? {
    SourceContents.projectFile(in: subdirectory)?.dropLast()
      .reduce(directory) { $0.appending($1) }
  }

  /// Writes the files of the revision and of its submodules, with more options of Git.
  ///
  /// Throws `ProcessError`.
  func writeFiles(options: [String] = []) async throws(ProcessError) {
    let arguments =
      switch head {
      case .usual: ["reset", "--hard", "--quiet"]
      case .branch(let name): ["checkout", "--quiet", "-B\(name)", "--track", "origin/\(name)"]
      case .detached: ["checkout", "--quiet", "--detach", commit]
      }
    // The modes of files are in the wheel.
    try await git.run(options + arguments, umask: "022")
    guard (try? FileSystem.exists(directory.appending(".gitmodules"))) == true else { return }
    try await git.run(
      options + ["submodule", "update", "--init", "--recursive", "--quiet"], umask: "022")
  }

  /// Returns the commit of a branch, tag or commit, in the order in which pip looks for one, and what
  /// pip checks out for it.
  ///
  /// Throws `ProcessError`.
  private static func find(
    _ revision: String?, in git: GitCommand
  ) async throws -> (String, Head) {
    func resolve(_ name: String) async throws -> String {
      let output = try await git.run([
        "rev-parse", "--quiet", "--verify", "--end-of-options", "\(name)^{commit}",
      ])
      return String(String(decoding: output, as: UTF8.self).prefix { !$0.isWhitespace })
    }
    guard let revision, !revision.isEmpty else { return (try await resolve("HEAD"), .usual) }
    if let commit = try? await resolve("refs/remotes/origin/\(revision)") {
      // 'HEAD' is a name of that of the repository.
      return (commit, revision == "HEAD" ? .usual : .branch(revision))
    }
    for name in ["refs/tags/\(revision)", revision] {
      if let commit = try? await resolve(name) { return (commit, .detached) }
    }
    // Some servers have commits that no branch leads to.
    try await git.run(["fetch", "--quiet", "--end-of-options", "origin", revision])
    return (try await resolve("FETCH_HEAD"), .detached)
  }

  /// Returns the time of a commit.
  ///
  /// Throws `ProcessError`.
  private static func date(of commit: String, in git: GitCommand) async throws -> SourceDate {
    let output = try await git.run(["log", "-1", "--no-show-signature", "--format=%ct", commit])
    let seconds = String(decoding: output, as: UTF8.self).prefix { !$0.isWhitespace }
    guard let seconds = Int(seconds) else {
      throw ProcessError.inputOutput(Command("git"), reason: "unexpected output of git log")
    }
    return SourceDate(seconds: seconds)
  }
}
