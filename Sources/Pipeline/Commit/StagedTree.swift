internal import Core
internal import SystemPackage

/// A new tree beside its path in the destdir, to which it is renamed when it is complete.
///
/// A run that fails or is killed leaves what was there before.
struct StagedTree: ~Copyable {
  /// A directory of this run on the file system of the destdir, removed at the end.
  let work: TemporaryDirectory
  /// Where the new tree is written.
  var tree: FilePath { work.path.appending("tree") }

  /// What others have put there before.
  let preexisting: PreexistingFiles

  private let destination: Destination
  private let created: CreatedDirectories

  // The destdir can only be removed when it is empty.
  deinit {
    try? FileSystem.removeTree(work.path)
    created.remove()
  }

  private init(
    work: consuming TemporaryDirectory, preexisting: PreexistingFiles, destination: Destination,
    created: CreatedDirectories
  ) {
    self.work = work
    self.preexisting = preexisting
    self.destination = destination
    self.created = created
  }

  private static let workPrefix = ".venvdeb-"

  /// Checks what is at the path of the tree, and creates a directory beside it.
  ///
  /// `report` is where an earlier run may have written its report. What a run that was killed has
  /// left behind is removed. Throws `CommitError.foreignTree` and `FileError`.
  static func prepare(_ destination: Destination, report: FilePath?) throws -> StagedTree {
    let destdir = destination.destdir
    let preexisting = try PreexistingFiles.find(at: destination.tree, report: report)
    let created = try CreatedDirectories.make(destdir)
    do {
      for name in try FileSystem.entries(of: destdir) where name.string.hasPrefix(workPrefix) {
        try FileSystem.removeTree(destdir.appending(name))
      }
      let work = try TemporaryDirectory.create(in: destdir, prefix: workPrefix)
      return StagedTree(
        work: work, preexisting: preexisting, destination: destination, created: created)
    } catch {
      created.remove()
      throw error
    }
  }

  /// Renames the new tree and files that were written in `work` into the destdir, and creates links.
  ///
  /// `files` go to paths relative to the destdir; `links` are commands of the tree that get a link in
  /// `/usr/bin`. Throws `CommitError.foreignLink` and `FileError`, with everything as it was.
  func commit(
    files: [(path: FilePath, source: FilePath)] = [], links: [String]
  ) throws {
    let planned = links.map { name in
      (
        destination.destdir.pushing(Self.binaries).appending(name),
        destination.prefix.appending("bin").appending(name)
      )
    }
    for (path, target) in planned { try checkLink(path, to: target) }

    let replacements =
      [(tree, destination.tree)] + files.map { ($0.source, destination.destdir.pushing($0.path)) }
    var done: [Replacement] = []
    do {
      for (number, (source, target)) in replacements.enumerated() {
        done.append(
          try Replacement.make(
            source, at: target, backup: work.path.appending("old-\(number)")))
      }
    } catch {
      for replacement in done.reversed() { replacement.revert() }
      throw error
    }
    for (path, target) in planned {
      try FileSystem.createDirectories(path.removingLastComponent())
      try FileSystem.remove(path)
      try FileSystem.createSymbolicLink(path, to: target)
    }
  }

  /// Returns every path that `commit` makes, relative to the destdir.
  func paths(
    files: [(path: FilePath, source: FilePath)] = [], links: [String]
  ) -> [FilePath] {
    [FilePath(root: nil, destination.prefix.components)] + files.map(\.path)
      + links.map { Self.binaries.appending($0) }
  }

  private static let binaries: FilePath = "usr/bin"

  private func checkLink(_ path: FilePath, to target: FilePath) throws {
    guard let status = try FileSystem.status(path) else { return }
    guard status.type == .symbolicLink, try FileSystem.readSymbolicLink(path) == target else {
      throw CommitError.foreignLink(path)
    }
  }
}
