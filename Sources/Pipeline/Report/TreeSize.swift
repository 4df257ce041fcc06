internal import Core
internal import SystemPackage
internal import Wheels

/// The number of regular files of a tree, and of the bytes in them.
package struct TreeSize: Sendable {
  /// The bytes of kinds of files, none of which is counted twice.
  package struct Parts: Sendable, Codable, Equatable {
    /// Those of `.pyc` files.
    package var bytecode = 0
    /// Those of extension modules, libraries and programs.
    package var libraries = 0
    /// Those of everything else in directories called `test` or `tests`.
    package var tests = 0
  }

  var files = 0
  var bytes = 0
  var parts = Parts()

  /// Creates the size of nothing.
  init() {}

  /// Counts the files of a tree, of which `elfFiles` are ELF files, relative to it.
  ///
  /// Throws `FileError`.
  init(of tree: FilePath, elfFiles: [String] = []) throws {
    let elfFiles = Set(elfFiles)
    for (path, status) in try FileSystem.walk(tree) where status.type == .regular {
      add(path.string, size: Int(status.size), elfFiles: elfFiles)
    }
  }

  /// Counts files as they were written; see `init(of:elfFiles:)`.
  init(_ files: InstalledFiles, elfFiles: [String]) {
    let elfFiles = Set(elfFiles)
    for file in files.all { add(file.path, size: file.size, elfFiles: elfFiles) }
  }

  private mutating func add(_ path: String, size: Int, elfFiles: Set<String>) {
    // Holes count, so the sum may be more than there are numbers; no part is more than the sum.
    let size = min(size, .max - bytes)
    files += 1
    bytes += size
    if path.hasByteSuffix(".pyc") {
      parts.bytecode += size
    } else if ElfFiles.isCandidate(path), elfFiles.contains(path) {
      parts.libraries += size
    } else if Self.isTest(path) {
      parts.tests += size
    }
  }

  /// Returns whether a file is in a directory called `test` or `tests`.
  private static func isTest(_ path: String) -> Bool {
    path.containsBytes("test")
      && (path.containsBytes("/tests/") || path.containsBytes("/test/")
        || path.hasBytePrefix("tests/") || path.hasBytePrefix("test/"))
  }
}
