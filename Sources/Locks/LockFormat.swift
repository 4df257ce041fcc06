internal import Core
package import SystemPackage

/// A format of lock files.
///
/// A new one is a type that conforms to this, in a file of its own below `Formats/`, and its line
/// in `LockFormats.all`.
package protocol LockFormat: Sendable {
  /// What messages call a file of the format, as in `cannot read <name> '<file>'`.
  var name: String { get }
  /// The names by which a project's lock is found if none is given, best first.
  var fileNames: [String] { get }
  /// Whether files of the format can have dependency groups.
  var hasGroups: Bool { get }
  /// Returns the locks of the project in a directory that names none, best first.
  ///
  /// Throws `FileError`.
  func defaultFiles(in directory: FilePath) throws -> [FilePath]
  /// Returns whether a file with this name, which the user gave, is of the format.
  func recognizes(fileName: String) -> Bool
  /// Reads a file and appends what it says to a lock.
  ///
  /// Throws `LockError`, with a location for whatever has a line.
  func read(_ file: FilePath, _ request: LockRequest, into lock: inout Lock) throws(LockError)
}

extension LockFormat {
  /// All that a tool makes for a project has.
  package var hasGroups: Bool { true }

  /// Returns whether the name is one of `fileNames`.
  package func recognizes(fileName: String) -> Bool { fileNames.contains(fileName) }

  /// Returns the files of `fileNames` that are in the directory.
  ///
  /// Throws `FileError`.
  package func defaultFiles(in directory: FilePath) throws -> [FilePath] {
    try fileNames.map { directory.appending($0) }.filter { try FileSystem.exists($0) }
  }
}
