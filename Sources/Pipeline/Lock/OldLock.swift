internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// The lock that is refreshed.
struct OldLock {
  /// The contents of the file.
  let text: String
  /// What it selects for the target, by name.
  private(set) var contents: [PackageName: LockedSelection] = [:]
  /// The versions that it pins for the target.
  private(set) var pins: [PackageName: Version] = [:]
  /// The options in it.
  private(set) var options = LockOptions()
  /// The number of its lines that are for other targets.
  private(set) var foreignLines = 0

  /// All names in it.
  var names: Set<PackageName> { Set(contents.keys) }

  /// Reads the lock; nil if there is none.
  ///
  /// One for another target has no pins that count. Throws `LockRunError.notLock` for a file that
  /// somebody may have written by hand, and `LockError`.
  static func read(
    _ output: LockOutput, _ request: StageRequest, scope: LockScope
  ) throws -> OldLock? {
    guard try FileSystem.exists(output.target) else { return nil }
    guard FileSystem.isRegularFile(output.target) else {
      throw LockRunError.notLock(output.path, location: nil, reason: "it is not a regular file")
    }
    var old = OldLock(text: try FileSystem.readText(output.target))
    var scope = LockScope(markers: scope.markers, tags: scope.tags)
    scope.allowsStale = true
    let lock: Lock
    let entries: [LockEntry]
    do {
      lock = try Lock.read(
        [output.path], environment: request.environment, allowUnpinned: true,
        project: request.sourceDirectory, secrets: request.secrets, scope: scope)
      if let entry = lock.unpinned.first {
        throw LockRunError.notLock(
          output.path, location: entry.location.description,
          reason: "'\(entry.label)' is not pinned, so the file is no lock")
      }
      if lock.files.count > 1 || !lock.constraints.isEmpty {
        throw LockRunError.notLock(
          output.path, location: nil, reason: "it includes other files, so it was written by hand")
      }
      entries = try lock.entries(in: scope.markers)
    } catch let error as LockError {
      if case .otherTarget = error.reason { return old }
      throw error
    }
    old.options = lock.options
    old.foreignLines = lock.skipped(in: scope.markers).count
    for entry in entries {
      if case .version(let version, _) = entry.selection { old.pins[entry.name] = version }
      old.contents[entry.name] = LockedSelection(
        entry, besides: output.directory, request.secrets)
    }
    return old
  }
}
