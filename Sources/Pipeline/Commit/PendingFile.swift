internal import Core
internal import SystemPackage

/// A text file that is complete, and gets its name when the tree is in its place.
///
/// A run whose report cannot be written so leaves the tree as it was. If it is dropped, nothing is
/// left of it.
final class PendingFile {
  private var file: AtomicFile

  /// Writes the text beside `path`, with the directories that lead there.
  ///
  /// Throws `FileError`.
  init(_ text: String, for path: FilePath) throws(FileError) {
    try FileSystem.createDirectories(path.removingLastComponent())
    file = try AtomicFile.create(path)
    try Array(text.utf8).span.withUnsafeBytes { (bytes) throws(FileError) in
      try file.write(bytes)
    }
  }

  /// Gives the file its name.
  ///
  /// Throws `FileError`.
  func commit() throws(FileError) { try file.commit(permissions: .file) }
}
