internal import Core
internal import SystemPackage

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
      // Holes count, so the sum may be more than there are numbers; no part is more than the sum.
      let size = min(Int(status.size), .max - bytes)
      files += 1
      bytes += size
      if path.extension == "pyc" {
        parts.bytecode += size
      } else if elfFiles.contains(path.string) {
        parts.libraries += size
      } else if path.components.dropLast().contains(where: { $0 == "tests" || $0 == "test" }) {
        parts.tests += size
      }
    }
  }
}
