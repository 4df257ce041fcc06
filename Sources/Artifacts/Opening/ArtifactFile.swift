internal import Archives
internal import Core
internal import Glibc
package import SystemPackage

/// A file, directory or link of an artifact, with its metadata.
package struct ArtifactFile: Sendable, Hashable {
  /// The types of entries.
  package enum Kind: Sendable, Hashable {
    case regular
    case directory
    /// A link and its target.
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

  /// The path, relative to the artifact's root.
  package let path: FilePath
  /// The path as text, with bytes that are not UTF-8 replaced.
  ///
  /// Rules that look at every file compare texts, which costs a fraction of comparing `FilePath`s.
  package let text: String
  package let kind: Kind
  /// The permissions with set-user-ID, set-group-ID and sticky bit.
  package let permissions: FilePermissions
  /// The owner in an archive; nil for a directory, whose owner is whoever built it.
  package let owner: Owner?
  package let size: Int
  /// Seconds since 1970-01-01 00:00 UTC.
  package let modified: Int
  /// Whether the same file has another name in the artifact.
  package let isHardLink: Bool

  /// Whether it is a regular file.
  package var isRegular: Bool { kind == .regular }

  /// The last component of the path.
  package var name: Substring {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text[...] }
    return text[text.utf8.index(after: slash)...]
  }

  /// The path without its last component; empty for an entry of the root.
  package var directory: Substring {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return text[..<slash]
  }

  /// The target of a link; nil for other entries.
  package var linkTarget: FilePath? {
    if case .symbolicLink(let target) = kind { target } else { nil }
  }

  /// Creates the entry for a member of an archive; nil for its root directory.
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

  /// Creates the entry for a file of a directory.
  ///
  /// Throws `FileError` for a link that cannot be read.
  init(_ relative: FilePath, _ status: Stat, in root: TreeRoot) throws(FileError) {
    path = relative
    text = relative.string
    switch status.type {
    case .regular: kind = .regular
    case .directory: kind = .directory
    case .symbolicLink:
      kind = .symbolicLink(target: try root.linkTarget(relative))
    default: kind = .special
    }
    permissions = status.permissions
    owner = nil
    size = Int(status.size)
    modified = Int(status.st_mtim.tv_sec)
    isHardLink = kind == .regular && status.linkCount > 1
  }

  /// Returns the name of a member without `./` and slashes at its ends.
  private static func path(_ name: [UInt8]) -> FilePath {
    let slash = UInt8(ascii: "/")
    let names = name.split(separator: slash).filter { !$0.elementsEqual([UInt8(ascii: ".")]) }
    return filePath(Array(names.joined(separator: [slash])))
  }

  private static func filePath(_ bytes: [UInt8]) -> FilePath {
    FilePath(platformString: bytes.filter { $0 != 0 }.map { CChar(bitPattern: $0) } + [0])
  }
}
