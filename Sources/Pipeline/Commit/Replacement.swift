internal import Core
internal import SystemPackage

/// A file or directory that replaced or removed another one, which can be reverted.
struct Replacement {
  /// The path, relative to the root.
  let target: FilePath
  /// The directory of the run, relative to the root.
  private let work: FilePath
  /// The name in `work` of what was there before; nil if nothing was.
  private let backup: FilePath.Component?
  /// The name in `work` that the new file had; nil if nothing took the place of the old one.
  private let source: FilePath.Component?
  private let created: [FilePath]
  private let root: StagingRoot

  /// Renames `source`, which is in the directory `work` of the root, to `target`, and what was there
  /// to `backup` in `work`.
  ///
  /// Throws `CommitError.linkedDirectory` and `FileError`, with everything as it was.
  static func make(
    _ source: FilePath.Component, at target: FilePath, backup: FilePath.Component,
    work: FilePath, in root: StagingRoot
  ) throws -> Replacement {
    let created = try root.makeDirectories(target.removingLastComponent())
    var isBackedUp = false
    do {
      guard let name = target.lastComponent else {
        throw FileError("replace", root.path, .invalidArgument)
      }
      let aside = try root.directory(work)
      let directory = try root.directory(target.removingLastComponent())
      if try directory.status(name) != nil {
        try directory.rename(name, to: aside, backup)
        isBackedUp = true
      }
      do {
        try aside.rename(source, to: directory, name)
      } catch {
        if isBackedUp { try aside.rename(backup, to: directory, name) }
        throw error
      }
      return Replacement(
        target: target, work: work, backup: isBackedUp ? backup : nil, source: source,
        created: created, root: root)
    } catch {
      root.removeEmpty(created)
      throw error
    }
  }

  /// Renames the file at `target` to `backup` in the directory `work` of the root; nil if there is none.
  ///
  /// Throws `CommitError.linkedDirectory` and `FileError`, with everything as it was.
  static func remove(
    _ target: FilePath, backup: FilePath.Component, work: FilePath, in root: StagingRoot
  ) throws -> Replacement? {
    guard let name = target.lastComponent, try root.status(of: target) != nil else { return nil }
    try root.directory(target.removingLastComponent())
      .rename(name, to: root.directory(work), backup)
    return Replacement(
      target: target, work: work, backup: backup, source: nil, created: [], root: root)
  }

  /// Restores what was there before; the new file is in the directory of the run again.
  func revert() {
    guard let name = target.lastComponent, let aside = try? root.directory(work),
      let directory = try? root.directory(target.removingLastComponent())
    else { return }
    if let source { try? directory.rename(name, to: aside, source) }
    if let backup { try? aside.rename(backup, to: directory, name) }
    root.removeEmpty(created)
  }
}
