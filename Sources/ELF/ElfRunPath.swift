internal import Core
package import SystemPackage

/// Changes the run path of an ELF file without moving anything in it.
///
/// The run path (`DT_RUNPATH`, `DT_RPATH`) is a text in the string table, which a shorter one can
/// take the place of. Linkers let other strings share the end of a text, and a symbol can be called
/// like the last directory; no name that they share has a slash. Therefore what follows the last
/// slash stays where it is, and the new text has to end before that.
///
/// The build ID (`.note.gnu.build-id`) was made from the old contents, so that it tells where the
/// file was built. It is made again, from the new contents.
package struct ElfRunPath {
  /// How a change went.
  package enum Outcome: Sendable, Equatable {
    /// No directory of the run path was to be changed.
    case unchanged
    /// The whole file with the change.
    case changed([UInt8])
    /// The new run path has no room.
    case tooLong(String)
  }

  /// The libraries that the file needs, by which its directories can be judged.
  package let needed: [String]
  private let path: FilePath
  private let header: ElfHeader
  /// Where run paths are in the file, and what they say.
  private let texts: [(offset: Int, text: String)]

  /// Addresses within a library have 31 bits, so larger ones do not occur.
  private static let sizeLimit = 2 << 30

  /// Reads a file.
  ///
  /// Throws `ElfError` and `FileError`.
  package init(_ path: FilePath) throws {
    let file = ElfReader(try RandomAccessFile.open(path))
    header = try ElfHeader(file)
    self.path = path
    let dynamic = try ElfDynamic(file, header)
    needed = try dynamic?.texts(.needed) ?? []
    // Both tags may refer to one text.
    texts = try dynamic?.locatedTexts([.rpath, .runpath]) ?? []
  }

  /// Replaces directories of the run path.
  ///
  /// `replace` gives the directories to have in place of one, which may be none, or nil to leave it
  /// as it is. Throws `FileError`.
  package func replacing(_ replace: (String) throws -> [String]?) throws -> Outcome {
    var bytes: [UInt8]?
    for (offset, text) in texts {
      var isChanged = false
      var directories: [String] = []
      var seen: Set<String> = []
      for directory in text.split(separator: ":", omittingEmptySubsequences: false) {
        let replacement = try replace(String(directory))
        isChanged = isChanged || replacement != nil
        for name in replacement ?? [String(directory)] where seen.insert(name).inserted {
          directories.append(name)
        }
      }
      guard isChanged else { continue }
      let new = Array(directories.joined(separator: ":").utf8)
      let old = Array(text.utf8)
      let end = (old.lastIndex(of: UInt8(ascii: "/")) ?? old.count - 1) + 1
      guard new.count < end else { return .tooLong(directories.joined(separator: ":")) }
      var contents = try bytes ?? FileSystem.read(path, limit: Self.sizeLimit)
      guard contents.dropFirst(offset).starts(with: old) else {
        throw ElfError(path, "run path is not UTF-8")
      }
      contents.replaceSubrange(
        offset..<offset + end, with: new + [UInt8](repeating: 0, count: end - new.count))
      bytes = contents
    }
    guard var bytes else { return .unchanged }
    renewBuildID(of: &bytes)
    return .changed(bytes)
  }

  /// Makes the build ID from the contents, in which it counts as zeros.
  private func renewBuildID(of bytes: inout [UInt8]) {
    guard let range = buildID(in: bytes) else { return }
    bytes.replaceSubrange(range, with: repeatElement(0, count: range.count))
    // As long as the linker made it: 20 bytes by default, no more than the digest has.
    let digest = Digest.of(bytes, .sha512).bytes
    bytes.replaceSubrange(range, with: digest.prefix(range.count))
  }

  /// Finds the build ID; see elf(5), "Notes".
  private func buildID(in bytes: [UInt8]) -> Range<Int>? {
    func word(_ offset: Int) -> Int {
      let field = bytes[offset..<offset + 4]
      return (header.order.isBigEndian ? Array(field) : field.reversed())
        .reduce(0) { $0 << 8 | Int($1) }
    }
    for segment in header.segments where segment.type == 4 {
      guard var position = Int(exactly: segment.offset),
        let size = Int(exactly: segment.size), size <= bytes.count, position <= bytes.count - size
      else { continue }
      let end = position + size
      while position <= end - 12 {
        let nameSize = word(position)
        let size = word(position + 4)
        let name = position + 12
        let description = name + (nameSize + 3) & ~3
        guard description <= end, size <= end - description else { break }
        if word(position + 8) == 3, bytes[name..<name + nameSize].elementsEqual("GNU\0".utf8),
          (1...64).contains(size)
        {
          return description..<description + size
        }
        position = description + (size + 3) & ~3
      }
    }
    return nil
  }
}
