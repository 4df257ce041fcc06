internal import Core
package import SystemPackage

/// A temporary directory for one test, removed when the value goes out of scope.
package struct Scratch: ~Copyable {
  private let directory: TemporaryDirectory

  /// The path of the directory.
  package var path: FilePath { directory.path }

  /// Makes an empty directory.
  ///
  /// Throws `FileError`.
  package init() throws {
    directory = try TemporaryDirectory.create(in: "/tmp", prefix: "venvdeb-test-")
  }

  /// Writes a file below the directory, and makes the directories that it needs.
  ///
  /// Throws `FileError`.
  package func write(_ bytes: [UInt8], to path: FilePath) throws {
    let file = self.path.pushing(path)
    try FileSystem.createDirectories(file.removingLastComponent())
    try AtomicFile.write(bytes, to: file)
  }

  /// Writes a text file below the directory, and makes the directories that it needs.
  ///
  /// Throws `FileError`.
  package func write(_ text: String, to path: FilePath) throws {
    try write(Array(text.utf8), to: path)
  }
}
