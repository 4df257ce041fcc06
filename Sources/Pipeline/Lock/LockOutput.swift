internal import Core
internal import Locks
internal import SystemPackage

/// The file that becomes a lock.
struct LockOutput {
  /// The file, as it was named.
  let path: FilePath
  let format: WrittenLockFormat

  /// The directory that relative paths in the lock start from.
  var directory: FilePath { path.removingLastComponent() }

  /// The file that is replaced: a link stays one.
  var target: FilePath { (try? FileSystem.resolve(path)) ?? path }

  /// Chooses the file: the one that was named, else the lock that the project in a directory has, else
  /// the one it should have.
  ///
  /// Throws `LockRunError.otherTool` for a lock that another tool makes, `LockRunError.wrongName`, and
  /// `FileError`.
  static func choose(
    _ named: FilePath?, _ format: WrittenLockFormat?, in directory: FilePath
  ) throws -> LockOutput {
    let output: LockOutput
    if let named {
      let usual = WrittenLockFormat(fileName: named.lastComponent?.string ?? "")
      if let format, format != usual { throw LockRunError.wrongName(named, format) }
      output = LockOutput(path: named, format: usual)
    } else {
      let found = try LockFormats.defaultFile(in: directory)
      if let found { try checkMaker(of: found) }
      let usual = found.map { WrittenLockFormat(fileName: $0.lastComponent?.string ?? "") }
      let format = format ?? usual ?? .requirements
      output = LockOutput(path: directory.appending(format.fileName), format: format)
    }
    try checkMaker(of: output.path)
    return output
  }

  private static func checkMaker(of path: FilePath) throws {
    guard let maker = try LockFormats.otherMaker(of: path) else { return }
    throw LockRunError.otherTool(path, kind: maker.kind, command: maker.update)
  }
}
