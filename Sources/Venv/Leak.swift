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
  /// Where in the file, or in what the link says, it occurs first.
  package let offset: Int
  package let kind: Kind
  /// What was found.
  package let needle: String

  /// What usually is the cause.
  package var hint: String {
    let name = path.lastComponent?.string ?? ""
    let isEditable = name.hasPrefix("__editable__") || name.hasSuffix(".egg-link")
    switch kind {
    case .linkTarget:
      return "an absolute link to where the tree was built; links in a tree have to be relative"
    case .elf:
      return "a run path, debug information or __FILE__ of an extension that was compiled locally;"
        + " build its wheel with -ffile-prefix-map and without an absolute rpath"
    case .pyc:
      return "compiled elsewhere with its full path; leave it out of the wheel"
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
    if head.starts(with: [0x7f, 0x45, 0x4c, 0x46]) { return .elf }
    let archives: [[UInt8]] = [
      Array("!<arch>\n".utf8), Array("PK\u{3}\u{4}".utf8), [0x1f, 0x8b], Array("BZh".utf8),
      [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], [0x28, 0xb5, 0x2f, 0xfd],
    ]
    if archives.contains(where: { head.starts(with: $0) }) { return .archive }
    if head.dropFirst(257).starts(with: Array("ustar".utf8)) { return .archive }
    return head.prefix(8192).contains(0) ? .binary : .text
  }
}
