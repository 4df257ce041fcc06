internal import ELF
internal import Packaging
package import SystemPackage

/// An occurrence of a build path in a finished tree.
package struct Leak: Sendable, Hashable {
  /// The kind of file that has it.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case text
    case elf = "ELF"
    case pyc
    case archive
    case binary
    case linkTarget = "link target"
  }

  /// The file, relative to the tree.
  package let path: FilePath
  /// The member of the archive that the file is, after the members that it is nested in; empty for
  /// an occurrence in the bytes of the file itself.
  package let members: [String]
  /// The first byte of the first occurrence in the file, the member or the target of the link.
  package let offset: Int
  /// The kind of file.
  package let kind: Kind
  /// The byte string that was found.
  package let needle: String

  /// The location as messages name it, as in "'share/docs.zip', member 'index.html', byte 20".
  package var location: String {
    "'\(path.string)'" + members.map { ", member '\($0)'" }.joined() + ", byte \(offset)"
  }

  /// The usual cause, and what to do about it.
  package var hint: String {
    let name = path.lastComponent?.string ?? ""
    let isEditable = EditableFile.isEditable(name)
    switch kind {
    case .linkTarget:
      return "an absolute link into the directory in which the tree was built; links in a tree must"
        + " be relative"
    case .elf:
      return "debug information or __FILE__ of a locally compiled extension, or a run path that"
        + " could not be rewritten; build the wheel with -ffile-prefix-map and a run path that begins"
        + " with $ORIGIN"
    case .pyc:
      return "compiled elsewhere with its full path; exclude it from the wheel"
    case .archive where !members.isEmpty:
      return "an archive that was packed while the wheel was built; pack it without that file, or"
        + " generate the file without the directory"
    case .archive:
      return "a locally built archive or static library; exclude it, or rebuild it with"
        + " -ffile-prefix-map"
    case .text where isEditable || name.hasSuffix(".pth"):
      return "an editable installation; install the project as a regular wheel"
    case .text where name == "direct_url.json":
      return "the wheel was built from a local directory"
    case .text where path.starts(with: "bin"):
      return "a script that names the interpreter or the directory of the build machine"
    case .text where path.`extension` == "py":
      return "a module that was generated while the wheel was built"
    case .text, .binary:
      return "a file that was generated while the wheel was built"
    }
  }

  /// Returns the kind of a regular file by its name and its first bytes.
  static func kind(of path: FilePath, head: some Collection<UInt8>) -> Kind {
    if path.`extension` == "pyc" || path.`extension` == "pyo" { return .pyc }
    if head.starts(with: ElfFile.magic) { return .elf }
    if head.starts(with: Array("!<arch>\n".utf8)) || ArchiveKind(head) != nil { return .archive }
    return head.prefix(8192).contains(0) ? .binary : .text
  }
}

/// The kinds of file whose contents have to be unpacked to be searched.
enum ArchiveKind {
  case zip
  case tar
  /// gzip, bzip2, xz or zstd.
  case compressed

  /// The number of bytes that `init(_:)` needs.
  static let headCount = 262

  /// Recognizes a file by its first bytes; nil if it is not an archive.
  init?(_ head: some Collection<UInt8>) {
    let compressed: [[UInt8]] = [
      [0x1f, 0x8b, 0x08], Array("BZh".utf8), [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
      [0x28, 0xb5, 0x2f, 0xfd],
    ]
    if head.starts(with: Array("PK\u{3}\u{4}".utf8)) {
      self = .zip
    } else if compressed.contains(where: { head.starts(with: $0) }) {
      self = .compressed
    } else if head.dropFirst(257).starts(with: Array("ustar".utf8)) {
      self = .tar
    } else {
      return nil
    }
  }
}
