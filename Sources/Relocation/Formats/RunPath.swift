internal import Core
internal import ELF
internal import SystemPackage

/// ELF files, whose run path (`DT_RUNPATH`, `DT_RPATH`) may name where the libraries were built.
///
/// Such a directory becomes the ways from the file to the libraries of the tree that it needs.
struct RunPath: RelocatableFormat {
  func matches(_ file: RelocatableFile, in context: RelocationContext) -> Bool {
    file.head.starts(with: ElfFile.magic)
  }

  func relocate(
    _ file: RelocatableFile, in context: RelocationContext
  ) throws -> RelocationResult {
    let elf: ElfRunPath
    do {
      elf = try ElfRunPath(file.source)
    } catch is ElfError {
      // A damaged file is a leak like any other.
      return .unchanged
    }
    let needed = Set(elf.needed)
    let outcome = try elf.replacing { directory in
      guard context.buildDirectories.areNamed(in: directory) else { return nil }
      var directories: [String] = []
      for library in context.libraries where needed.contains(library.lastComponent?.string ?? "") {
        let way = FilePath.relative(library.removingLastComponent(), from: file.directory).string
        let text = way.isEmpty ? "$ORIGIN" : "$ORIGIN/\(way)"
        if !directories.contains(text) { directories.append(text) }
      }
      return directories
    }
    switch outcome {
    case .unchanged: return .unchanged
    case .changed(let bytes): return RelocationResult(bytes)
    case .tooLong(let text):
      return RelocationResult(
        change: .none,
        warnings: [
          "'\(file.path.string)' has a run path that is too short to become '\(text)'; link it with that"
        ])
    }
  }
}
