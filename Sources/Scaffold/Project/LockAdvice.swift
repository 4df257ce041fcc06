internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// The lock of a project, and what should be done about it.
struct LockAdvice: Sendable, Equatable {
  /// Its name, relative to the project; nil where there is none and none is needed.
  let file: String?
  /// What the user should do; nil for nothing.
  let note: String?

  /// Finds the lock of the project in `directory`, as `venvdeb stage` would.
  ///
  /// Throws `FileError`.
  static func find(in directory: FilePath, hasDependencies: Bool) throws -> LockAdvice {
    if let file = try LockFormats.defaultFile(in: directory) {
      let name = file.lastComponent?.string ?? ""
      return LockAdvice(file: name, note: note(about: file, named: name, in: directory))
    }
    let name = LockFormats.recommendedFileName
    if let lock = LockFormats.foreignLock(in: directory) {
      return LockAdvice(
        file: name,
        note: "no \(name) found: export it from \(lock.fileName) with '\(lock.export)'")
    }
    guard hasDependencies else { return LockAdvice(file: nil, note: nil) }
    return LockAdvice(
      file: name,
      note: "no lock file found, and the project has dependencies:"
        + " generate \(name) with '\(LockFormats.compileCommand)'")
  }

  /// Returns what is missing in a lock, if anything.
  private static func note(
    about file: FilePath, named name: String, in directory: FilePath
  ) -> String? {
    let lock: Lock
    do {
      lock = try Lock.read([file], allowUnpinned: true, project: directory)
    } catch {
      return "\(name) cannot be used: \(error.message)"
    }
    if let entry = lock.unpinned.first {
      return "\(name) does not pin '\(entry.name.raw)':"
        + " pin all requirements with '\(LockFormats.compileCommand)'"
    }
    if !lock.entries.isEmpty, !lock.hasHashes {
      return "\(name) has no hashes: add them with '\(LockFormats.compileCommand)'"
    }
    return nil
  }
}
