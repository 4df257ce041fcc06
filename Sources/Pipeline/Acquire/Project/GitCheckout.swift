internal import Core
internal import Processes
internal import SystemPackage

/// The Git working tree that a project is in: its own, or one of a directory above it.
struct GitCheckout: Sendable {
  /// The directory that has `.git`, without symbolic links.
  let top: FilePath
  /// The files under version control; none if Git cannot say.
  private let tracked: Set<FilePath>
  /// The directories that have such files below them.
  private let directories: Set<FilePath>
  /// Those of the files that differ from the last commit.
  private let changed: Set<FilePath>
  /// Whether Git can derive a version from a tag; a shallow clone, as of CI, has none.
  let isTagged: Bool
  private let environment: [String: String]
  /// Why Git cannot say anything about the working tree; nil if it can.
  let failure: ProcessError?

  /// Finds the working tree of a directory, without symbolic links; nil if there is none.
  ///
  /// A Git that is missing or fails is a `failure` of the result: not every build needs one.
  static func find(_ directory: FilePath, environment: [String: String]) async -> GitCheckout? {
    guard let top = GitCommand.top(of: directory) else { return nil }
    let git = GitCommand(directory: top, environment: environment)
    var failure: ProcessError?
    var files: [[UInt8]] = []
    var changes: [[UInt8]] = []
    do throws(ProcessError) {
      files = try await git.fields(["ls-files", "-z"])
      changes = try await git.fields([
        "status", "--porcelain", "-z", "--untracked-files=no", "--no-renames",
      ])
    } catch {
      failure = error
    }
    // What setuptools-scm and others ask.
    let tag = try? await git.run(["describe", "--tags", "--abbrev=0", "--match", "*[0-9]*"])
    let tracked = Set(files.map { top.pushing(path($0)) })
    var directories: Set<FilePath> = []
    for file in tracked {
      var parent = file.removingLastComponent()
      while directories.insert(parent).inserted, parent.removeLastComponent() {}
    }
    return GitCheckout(
      top: top, tracked: tracked, directories: directories,
      // Two letters and a blank come first.
      changed: Set(changes.map { top.pushing(path($0.dropFirst(3))) }),
      isTagged: tag != nil || tracked.isEmpty, environment: environment, failure: failure)
  }

  private static func path(_ bytes: some Collection<UInt8>) -> FilePath {
    FilePath(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
  }

  /// Returns whether a file is under version control.
  func isTracked(_ path: FilePath) -> Bool { tracked.contains(path) }

  /// Returns the files under version control below a directory; a submodule is one of them.
  func files(below directory: FilePath) -> [FilePath] {
    tracked.filter { $0.starts(with: directory) }
  }

  /// Returns whether a directory has files under version control.
  func hasTrackedFiles(below directory: FilePath) -> Bool { directories.contains(directory) }

  /// Writes the state of version control for a copy of `project` below `root`.
  ///
  /// Git, asked in the copy, says what it says in the original: files that are not in the copy are
  /// marked as not checked out, except those outside of the project that were changed. What is
  /// `excluded` is the packaging's, and counts as unchanged. `links` stand for what surrounds the
  /// project. Throws `ProcessError` if Git fails, as the version would then count as changed, and
  /// `FileError`.
  func writeState(
    forCopyOf project: FilePath, without excluded: Set<FilePath>, links: [FilePath],
    below root: FilePath
  ) async throws {
    let copy = root.pushing(FilePath(root: nil, top.components))
    let names = links.filter { $0.starts(with: top) }.map { relative($0) }
    try GitDirectory.find(in: top)?.write(to: copy.appending(".git"), for: copy, ignoring: names)
    let git = GitCommand(directory: copy, environment: environment)
    let packaging = excluded.filter { path in
      tracked.contains(path) || directories.contains(path)
    }
    if changed.contains(where: { file in packaging.contains(where: file.starts(with:)) }) {
      try await git.run(
        ["reset", "--quiet", "--"] + packaging.map { ":(literal)" + relative($0).string }.sorted())
    }
    let missing = tracked.filter { file in
      packaging.contains(where: file.starts(with:))
        || !file.starts(with: project) && !changed.contains(file)
    }
    guard !missing.isEmpty else { return }
    let list = missing.map(relative).sorted { $0.string < $1.string }.flatMap { path in
      path.withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: path.length + 1)) }
    }
    try await git.run(["update-index", "-z", "--skip-worktree", "--stdin"], input: list)
  }

  private func relative(_ path: FilePath) -> FilePath {
    FilePath(root: nil, path.components.dropFirst(top.components.count))
  }
}
