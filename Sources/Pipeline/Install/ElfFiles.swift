internal import Core
internal import Debian
internal import ELF
internal import SystemPackage

/// Finds files of a tree that run on one kind of machine only.
enum ElfFiles {
  /// Whether a file is worth a look: those that are for Python or for people to read are not.
  static func isCandidate(_ path: String) -> Bool {
    !path.hasSuffix(".py") && !path.hasSuffix(".txt")
  }

  /// The ELF files among `paths`, relative to `root`.
  static func elf(among paths: [String], root: FilePath) throws -> [String] {
    try paths.filter { path in
      let magic = try RandomAccessFile.open(root.pushing(FilePath(path))).read(at: 0, count: 4)
      return magic == ElfFile.magic
    }
  }
}
