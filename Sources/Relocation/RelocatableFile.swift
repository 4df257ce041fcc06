internal import Core
package import SystemPackage

/// A regular file or a symbolic link of a tree that is being relocated.
package struct RelocatableFile: Sendable {
  /// The path, relative to the tree.
  package let path: FilePath
  /// The path at which the file is now.
  package let source: FilePath
  /// The target of a link; nil for a regular file.
  package let target: FilePath?
  /// The first bytes; empty for a link.
  package let head: [UInt8]
  /// The distribution that brought the file, if that is known.
  package let distribution: String?

  let permissions: FilePermissions

  private static let headLength = 4

  /// Looks at a file of the tree at `root`; nil if nothing or something else is there.
  ///
  /// Throws `FileError`.
  init?(_ path: FilePath, in root: FilePath, distribution: String?) throws {
    source = root.pushing(path)
    guard let status = try FileSystem.status(source) else { return nil }
    switch status.type {
    case .regular:
      target = nil
      // Programs are large; the start of most files is enough.
      head = try RandomAccessFile.open(source).read(at: 0, count: Self.headLength)
    case .symbolicLink:
      target = try FileSystem.readSymbolicLink(source)
      head = []
    default: return nil
    }
    self.path = path
    self.distribution = distribution
    permissions = status.permissions
  }

  /// The last component of the path.
  package var name: String { path.lastComponent?.string ?? "" }

  /// The directory, relative to the tree.
  package var directory: FilePath { path.removingLastComponent() }

  /// Reads the whole file.
  ///
  /// Throws `FileError`.
  package func contents() throws -> [UInt8] { try FileSystem.read(source) }

  /// Reads the whole file as text; nil if it is not UTF-8.
  ///
  /// Throws `FileError`.
  package func text() throws -> String? { String(checking: try contents()) }
}
