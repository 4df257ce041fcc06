internal import Debian
internal import ELF
package import SystemPackage

/// A place in a finished tree that names where the tree was built.
package struct Leak: Sendable, Hashable {
  /// What kind of file it is in.
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
  /// The member of the archive that the file is, with the members that it lies in before it; empty
  /// for what stands in the file as it is.
  package let members: [String]
  /// Where in the file, the member or what the link says it occurs first.
  package let offset: Int
  package let kind: Kind
  /// What was found.
  package let needle: String

  /// The place as messages name it, as in "'share/docs.zip', member 'index.html', byte 20".
  package var place: String {
    "'\(path.string)'" + members.map { ", member '\($0)'" }.joined() + ", byte \(offset)"
  }

  /// What usually is the cause.
  package var hint: String {
    let name = path.lastComponent?.string ?? ""
    let isEditable = name.hasPrefix("__editable__") || name.hasSuffix(".egg-link")
    switch kind {
    case .linkTarget:
      return "an absolute link to where the tree was built; links in a tree have to be relative"
    case .elf:
      return "debug information or __FILE__ of an extension that was compiled locally, or a run"
        + " path that could not be rewritten; build its wheel with -ffile-prefix-map and with a"
        + " run path that begins with $ORIGIN"
    case .pyc:
      return "compiled elsewhere with its full path; leave it out of the wheel"
    case .archive where !members.isEmpty:
      return "an archive that was packed while its wheel was built; pack it without that file, or"
        + " make the file without the directory in it"
    case .archive:
      return "an archive or static library that was made locally; leave it out or make it again"
        + " with -ffile-prefix-map"
    case .text where isEditable || name.hasSuffix(".pth"):
      return "an editable installation; install the project as a regular wheel"
    case .text where name == "direct_url.json":
      return "the wheel was made from a local directory"
    case .text where path.starts(with: "bin"):
      return "a script with the interpreter or the directory of the build machine in it"
    case .text where path.`extension` == "py":
      return "a module that was generated while its wheel was built"
    case .text, .binary:
      return "a file that was generated while its wheel was built"
    }
  }

  /// The kind of a regular file, from its name and its first bytes.
  static func kind(of path: FilePath, head: some Collection<UInt8>) -> Kind {
    if path.`extension` == "pyc" || path.`extension` == "pyo" { return .pyc }
    if head.starts(with: ElfFile.magic) { return .elf }
    if head.starts(with: Array("!<arch>\n".utf8)) || ArchiveKind(head) != nil { return .archive }
    return head.prefix(8192).contains(0) ? .binary : .text
  }
}

/// The kinds of file whose contents are not what stands in them.
enum ArchiveKind {
  case zip
  case tar
  /// gzip, bzip2, xz or zstd.
  case compressed

  /// How many bytes `init(_:)` wants to see.
  static let headCount = 262

  /// The kind of a file that begins with these bytes; nil for no archive.
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
