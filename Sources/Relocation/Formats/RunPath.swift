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
    var ways: [String]?
    let outcome = try elf.replacing { directory in
      guard context.buildDirectories.areNamed(in: directory) else { return nil }
      // The first takes the place of all: a run path may have any number of directories.
      if ways != nil { return [] }
      let found = self.ways(from: file, to: Set(elf.needed), in: context)
      ways = found
      return found
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

  /// Returns the directories of the tree that have libraries of these names, from a file's own.
  private func ways(
    from file: RelocatableFile, to names: Set<String>, in context: RelocationContext
  ) -> [String] {
    var seen: Set<String> = []
    return context.libraries.filter { names.contains($0.lastComponent?.string ?? "") }
      .map { library in
        let way = FilePath.relative(library.removingLastComponent(), from: file.directory).string
        return way.isEmpty ? "$ORIGIN" : "$ORIGIN/\(way)"
      }.filter { seen.insert($0).inserted }
  }
}
