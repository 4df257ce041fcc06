internal import Core
internal import SystemPackage

/// The place of the tree in the build directory: what may be there, and how a new tree takes it.
///
/// A tree is written beside its place and renamed into it when it is complete, so that a run that
/// fails or is killed leaves what was there before.
struct StagedTree: ~Copyable {
  /// A directory of ours on the same file system, removed at the end.
  let work: TemporaryDirectory
  /// Where the new tree is written.
  var tree: FilePath { work.path.appending("tree") }

  /// What others have put there before.
  let kept: PreexistingFiles

  private let options: StageRequest
  private let created: CreatedDirectories

  // The destination can only go when nothing is left in it.
  deinit {
    try? FileSystem.removeTree(work.path)
    created.remove()
  }

  private init(
    work: consuming TemporaryDirectory, kept: PreexistingFiles, options: StageRequest,
    created: CreatedDirectories
  ) {
    self.work = work
    self.kept = kept
    self.options = options
    self.created = created
  }

  private static let workPrefix = ".venvdeb-"

  /// Checks the place and makes room beside it.
  ///
  /// Throws `StageError` for a place that is taken, and `FileError`. What a run that was killed has
  /// left behind is removed.
  static func prepare(_ options: StageRequest) throws -> StagedTree {
    let kept = try PreexistingFiles.find(at: options.tree, report: options.report)
    let created = try CreatedDirectories.make(options.destdir)
    do {
      for name in try FileSystem.entries(of: options.destdir)
      where name.string.hasPrefix(workPrefix) {
        try FileSystem.removeTree(options.destdir.appending(name))
      }
      let work = try TemporaryDirectory.create(in: options.destdir, prefix: workPrefix)
      return StagedTree(work: work, kept: kept, options: options, created: created)
    } catch {
      created.remove()
      throw error
    }
  }

  /// Puts the new tree, files that were written in `work`, and links into place.
  ///
  /// `files` go to paths relative to the destination directory; `links` are commands of the tree
  /// that get a link in `/usr/bin`. Returns every path that was made, relative to the destination
  /// directory.
  func commit(
    files: [(path: FilePath, source: FilePath)] = [], links: [String]
  ) throws -> [FilePath] {
    let binaries = options.destdir.appending("usr").appending("bin")
    let planned = links.map { name in
      (binaries.appending(name), options.prefix.appending("bin").appending(name))
    }
    for (path, target) in planned { try checkLink(path, to: target) }

    let replacements =
      [(tree, options.tree)] + files.map { ($0.source, options.destdir.pushing($0.path)) }
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
    var made = [FilePath(root: nil, options.prefix.components)] + files.map(\.path)
    for (path, target) in planned {
      try FileSystem.createDirectories(path.removingLastComponent())
      try FileSystem.remove(path)
      try FileSystem.createSymbolicLink(path, to: target)
      var relative = path
      _ = relative.removePrefix(options.destdir)
      made.append(relative)
    }
    return made
  }

  private func checkLink(_ path: FilePath, to target: FilePath) throws {
    guard let status = try FileSystem.status(path) else { return }
    guard status.type == .symbolicLink, try FileSystem.readSymbolicLink(path) == target else {
      throw StageError.foreignLink(path)
    }
  }
}

/// Directories that a failing run must take back.
struct CreatedDirectories {
  private let paths: [FilePath]

  /// Makes a directory and what leads to it, remembering which of them were missing.
  static func make(_ path: FilePath) throws -> CreatedDirectories {
    var missing: [FilePath] = []
    var current = path
    while !current.isEmpty, try !FileSystem.exists(current) {
      missing.append(current)
      current.removeLastComponent()
    }
    try FileSystem.createDirectories(path)
    return CreatedDirectories(paths: missing)
  }

  /// Removes those that are empty.
  func remove() {
    for path in paths { try? FileSystem.remove(path) }
  }
}

/// A file or directory that took the place of another one, and how it gives it back.
private struct Replacement {
  let target: FilePath
  let backup: FilePath?
  let created: CreatedDirectories

  /// Renames `source` to `target`, and what was there to `backup`.
  static func make(
    _ source: FilePath, at target: FilePath, backup: FilePath
  ) throws -> Replacement {
    let created = try CreatedDirectories.make(target.removingLastComponent())
    var isBackedUp = false
    do {
      if try FileSystem.exists(target) {
        try FileSystem.rename(target, to: backup)
        isBackedUp = true
      }
      try FileSystem.rename(source, to: target)
    } catch {
      if isBackedUp { try FileSystem.rename(backup, to: target) }
      created.remove()
      throw error
    }
    return Replacement(target: target, backup: isBackedUp ? backup : nil, created: created)
  }

  /// Puts back what was there before.
  func revert() {
    try? FileSystem.removeTree(target)
    if let backup { try? FileSystem.rename(backup, to: target) }
    created.remove()
  }
}
