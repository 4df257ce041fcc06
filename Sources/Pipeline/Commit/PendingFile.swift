internal import Core
internal import SystemPackage

/// A file that goes with a tree but not into it, such as the report: written before the tree is
/// committed, so that nothing but giving it its name is left to do afterwards.
struct PendingFile: ~Copyable {
  private var file: AtomicFile

  /// Checks that a file can be written at `path`, before the work begins.
  ///
  /// Creates the directories above it. Throws `FileError`.
  static func check(_ path: FilePath) throws(FileError) { _ = try create(path) }

  /// Writes a text that is to become the file at `path`.
  ///
  /// Throws `FileError`.
  static func write(_ text: String, for path: FilePath) throws(FileError) -> PendingFile {
    let file = try create(path)
    try Array(text.utf8).span.withUnsafeBytes { (bytes) throws(FileError) in try file.write(bytes) }
    return PendingFile(file: file)
  }

  /// Gives the file its name; an older one is replaced.
  ///
  /// Throws `FileError`.
  mutating func commit() throws(FileError) { try file.commit(permissions: .file) }

  private init(file: consuming AtomicFile) { self.file = file }

  private static func create(_ path: FilePath) throws(FileError) -> AtomicFile {
    try FileSystem.createDirectories(path.removingLastComponent())
    if try FileSystem.status(path)?.type == .directory {
      throw FileError("write", path, .isDirectory)
    }
    return try AtomicFile.create(path)
  }
}
