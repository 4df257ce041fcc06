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
  }

  /// Where it is, relative to the artifact's root.
  package let path: FilePath
  package let kind: Kind
  /// The permission bits with set-user-ID, set-group-ID and sticky: 0 to 0o7777.
  package let mode: UInt32
  /// Nil where the owner is whoever built, as in a directory that is to become a package.
  package let owner: Owner?
  package let size: Int
  /// Seconds since 1970-01-01 00:00 UTC.
  package let modified: Int
  /// Whether the same file has another name in the artifact.
  package let isHardLink: Bool

  /// Whether it is a file with contents.
  package var isRegular: Bool { kind == .regular }

  /// What a link says; nil for everything else.
  package var linkTarget: FilePath? {
    if case .symbolicLink(let target) = kind { target } else { nil }
  }

  /// A member of an archive; nil for its root directory.
  init?(_ entry: ArchiveEntry) {
    path = Self.path(entry.path)
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
    mode = entry.mode
    owner = Owner(user: entry.userID, group: entry.groupID)
    size = entry.size
    modified = entry.modified.seconds
  }

  /// A file of a directory.
  ///
  /// Throws `FileError` for a link that cannot be read.
  init(_ relative: FilePath, _ status: Stat, in root: FilePath) throws {
    path = relative
    switch status.type {
    case .regular: kind = .regular
    case .directory: kind = .directory
    case .symbolicLink:
      kind = .symbolicLink(target: try FileSystem.readSymbolicLink(root.pushing(relative)))
    default: kind = .special
    }
    mode = UInt32(status.permissions.rawValue) & 0o7777
    owner = nil
    size = Int(status.size)
    modified = Int(status.st_mtim.tv_sec)
    isHardLink = kind == .regular && status.linkCount > 1
  }

  /// The name of a member without `./` and slashes at its ends.
  static func path(_ name: [UInt8]) -> FilePath {
    let path = filePath(name)
    return FilePath(root: nil, path.components.filter { $0.kind == .regular })
  }

  private static func filePath(_ bytes: [UInt8]) -> FilePath {
    FilePath(platformString: bytes.filter { $0 != 0 }.map { CChar(bitPattern: $0) } + [0])
  }
}
