internal import Core
internal import SystemPackage

/// A new tree beside its path in the destdir, to which it is renamed when it is complete.
///
/// A run that fails or is killed leaves what was there before.
struct StagedTree: ~Copyable {
  /// A directory of this run on the file system of the destdir, removed at the end.
  let work: WorkDirectory
  /// Where the new tree is written.
  var tree: FilePath { work.path.appending(Self.treeName) }

  /// What others have put there before.
  let preexisting: PreexistingFiles
  /// The destdir.
  let root: StagingRoot

  /// Where the tree goes, of which a release is known only when it is made.
  var destination: Destination

  // The root can only be removed when it is empty.
  deinit { try? FileSystem.removeTree(work.path) }

  private init(
    work: consuming WorkDirectory, preexisting: PreexistingFiles, root: StagingRoot,
    destination: Destination
  ) {
    self.work = work
    self.preexisting = preexisting
    self.root = root
    self.destination = destination
  }

  private static let treeName: FilePath.Component = "tree"

  /// Checks what is at the path of the tree, and creates a directory beside it.
  ///
  /// `report` is where an earlier run may have written its report. Another run in this destdir is
  /// waited for, and `notify` told of that. What a run that was killed has left behind is removed.
  /// Throws `CommitError` and `FileError`.
  static func prepare(
    _ destination: Destination, report: FilePath?, notify: @Sendable (RunEvent) -> Void
  ) async throws -> StagedTree {
    let root = try await StagingRoot.open(destination.destdir, notify: notify)
    _ = try root.status(of: destination.path)
    let preexisting = try PreexistingFiles.find(at: destination.tree, report: report)
    try WorkDirectory.removeLeftovers(in: root.path)
    return StagedTree(
      work: try WorkDirectory.create(in: root.path), preexisting: preexisting, root: root,
      destination: destination)
  }

  /// Every path that `commit` makes, relative to the destdir: the tree, files, links in `/usr/bin`.
  func installed(_ files: [StagedFile], links: [String]) -> [FilePath] {
    [destination.path] + files.map(\.path) + links.map { Self.linkPath($0) }
  }

  /// Renames the new tree and files that were written in `work` into the destdir, creates links
  /// in `/usr/bin` to commands of the tree, and removes files of an earlier run.
  ///
  /// Throws `CommitError` and `FileError`, with everything as it was.
  func commit(_ files: [StagedFile] = [], links: [String], removing removed: [FilePath] = []) throws
  {
    let aside = FilePath(root: nil, work.path.components.suffix(1))
    var planned: [(source: FilePath.Component, target: FilePath)] =
      [(Self.treeName, destination.path)] + files.map { ($0.source, $0.path) }
    for (number, name) in links.enumerated() {
      let target = destination.commands.appending(name)
      try checkLink(Self.linkPath(name), to: target)
      guard let source = FilePath.Component("link-\(number)") else { continue }
      try root.directory(aside).createSymbolicLink(source, to: target)
      planned.append((source, Self.linkPath(name)))
    }
    var done: [Replacement] = []
    do {
      for (number, (source, target)) in planned.enumerated() {
        guard let backup = FilePath.Component("old-\(number)") else { continue }
        done.append(
          try Replacement.make(source, at: target, backup: backup, work: aside, in: root))
      }
      for (number, path) in removed.enumerated() {
        guard let backup = FilePath.Component("removed-\(number)"),
          let removal = try Replacement.remove(path, backup: backup, work: aside, in: root)
        else { continue }
        done.append(removal)
      }
    } catch {
      for replacement in done.reversed() { replacement.revert() }
      throw error
    }
    // With the directories that led to them alone.
    for path in removed {
      var parents: [FilePath] = []
      var parent = path.removingLastComponent()
      while !parent.isEmpty {
        parents.insert(parent, at: 0)
        parent = parent.removingLastComponent()
      }
      root.removeEmpty(parents)
    }
  }

  private static func linkPath(_ name: String) -> FilePath { FilePath("usr/bin").appending(name) }

  private func checkLink(_ path: FilePath, to target: FilePath) throws {
    guard let status = try root.status(of: path), let name = path.lastComponent else { return }
    let directory = try root.directory(path.removingLastComponent())
    guard status.type == .symbolicLink, try directory.readSymbolicLink(name) == target else {
      throw CommitError.foreignLink(root.path.pushing(path))
    }
  }
}

/// A file that was written in the directory of a run and goes into the destdir with the tree.
struct StagedFile {
  /// Where it goes, relative to the destdir.
  let path: FilePath
  /// Its name in the directory of the run.
  let source: FilePath.Component
}
