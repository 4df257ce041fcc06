internal import Archives
internal import Core
internal import Glibc
package import SystemPackage

/// One entry of an artifact: all that its archive or its file system says of it but the contents.
package struct ArtifactFile: Sendable, Hashable {
  /// What an entry is.
  package enum Kind: Sendable, Hashable {
    case regular
    case directory
    /// A link, and what it says.
    case symbolicLink(target: FilePath)
    /// A device, a pipe or a socket.
    case special
  }

  /// The numbers of a user and a group.
  package struct Owner: Sendable, Hashable {
    package let user: Int
    package let group: Int

    package static let root = Owner(user: 0, group: 0)
  }

  /// Where it is, relative to the artifact's root.
  package let path: FilePath
  /// The path as text; bytes that are not UTF-8 are replaced in it.
  ///
  /// Whoever looks at every file compares texts, which costs a fraction of comparing `FilePath`s.
  package let text: String
  package let kind: Kind
  /// The permissions with set-user-ID, set-group-ID and sticky bit.
  package let permissions: FilePermissions
  /// Nil where the owner is whoever built, as in a directory that is to become a package.
  package let owner: Owner?
  package let size: Int
  /// Seconds since 1970-01-01 00:00 UTC.
  package let modified: Int
  /// Whether the same file has another name in the artifact.
  package let isHardLink: Bool

  /// Whether it is a file with contents.
  package var isRegular: Bool { kind == .regular }

  /// What follows the last slash in `text`.
  package var name: Substring {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text[...] }
    return text[text.utf8.index(after: slash)...]
  }

  /// The text of the directory that it is in; empty for what is in the root.
  package var directory: Substring {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return text[..<slash]
  }

  /// What a link says; nil for everything else.
  package var linkTarget: FilePath? {
    if case .symbolicLink(let target) = kind { target } else { nil }
  }

  /// A member of an archive; nil for its root directory.
  init?(_ entry: ArchiveEntry) {
    path = Self.path(entry.path)
    text = path.string
    guard !path.isEmpty else { return nil }
    var isHardLink = false
    switch entry.kind {
    case .regular: kind = .regular
    case .hardLink:
      kind = .regular
      isHardLink = true
    case .directory: kind = .directory
    case .symbolicLink(let target): kind = .symbolicLink(target: Self.filePath(target))
    case .characterDevice, .blockDevice, .fifo, .socket, .unknown: kind = .special
    }
    self.isHardLink = isHardLink
    permissions = entry.permissions
    owner = Owner(user: entry.userID, group: entry.groupID)
    size = entry.size
    modified = entry.modified.seconds
  }

  /// A file of a directory.
  ///
  /// Throws `FileError` for a link that cannot be read.
  init(_ relative: FilePath, _ status: Stat, in root: FilePath) throws(FileError) {
    path = relative
    text = relative.string
    switch status.type {
    case .regular: kind = .regular
    case .directory: kind = .directory
    case .symbolicLink:
      kind = .symbolicLink(target: try FileSystem.readSymbolicLink(root.pushing(relative)))
    default: kind = .special
    }
    permissions = status.permissions
    owner = nil
    size = Int(status.size)
    modified = Int(status.st_mtim.tv_sec)
    isHardLink = kind == .regular && status.linkCount > 1
  }

  /// The name of a member without `./` and slashes at its ends.
  private static func path(_ name: [UInt8]) -> FilePath {
    let slash = UInt8(ascii: "/")
    let names = name.split(separator: slash).filter { !$0.elementsEqual([UInt8(ascii: ".")]) }
    return filePath(Array(names.joined(separator: [slash])))
  }

  private static func filePath(_ bytes: [UInt8]) -> FilePath {
    FilePath(platformString: bytes.filter { $0 != 0 }.map { CChar(bitPattern: $0) } + [0])
  }
}
