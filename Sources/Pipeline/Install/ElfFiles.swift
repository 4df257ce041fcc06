internal import Core
internal import ELF
internal import SystemPackage

/// The ELF files of a tree: extension modules, libraries and programs, which run on one
/// architecture only.
enum ElfFiles {
  /// Returns the paths of the ELF files among `paths`, all relative to `tree`.
  ///
  /// Modules and texts are not opened. Throws `FileError`.
  static func find(among paths: [String], in tree: FilePath) throws -> [String] {
    try paths.filter { path in
      guard isCandidate(path) else { return false }
      let magic = try RandomAccessFile.open(tree.pushing(FilePath(path))).read(at: 0, count: 4)
      return magic == ElfFile.magic
    }
  }

  /// Returns whether a file may be one by its name.
  static func isCandidate(_ path: String) -> Bool {
    !path.hasByteSuffix(".py") && !path.hasByteSuffix(".pyc") && !path.hasByteSuffix(".txt")
  }
}
