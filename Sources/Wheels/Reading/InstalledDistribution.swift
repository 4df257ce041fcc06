package import Core
package import Packaging
package import SystemPackage

/// A distribution that is installed in a tree: its metadata directory and its metadata.
///
/// See the PyPA specification "Recording installed projects".
package struct InstalledDistribution: Sendable {
  /// The `.dist-info` directory, relative to the tree.
  package let directory: FilePath
  /// The contents of its METADATA.
  package let metadata: CoreMetadata

  /// The directory that paths in RECORD are relative to: `site-packages`, relative to the tree.
  package var sitePackages: FilePath { directory.removingLastComponent() }

  /// Returns the directories below `lib` in which Python looks for distributions, relative to the
  /// tree.
  ///
  /// Throws `FileError`.
  package static func sitePackages(of tree: TreeRoot) throws -> [FilePath] {
    try tree.entries(of: "lib").map { name in
      FilePath("lib").appending(name).appending("site-packages")
    }.filter { try tree.isDirectory($0) }
  }

  /// Returns the `.dist-info` directories of a tree, relative to it, in byte order.
  ///
  /// Throws `FileError`.
  package static func directories(in tree: TreeRoot) throws -> [FilePath] {
    try sitePackages(of: tree).flatMap { site in
      try tree.entries(of: site).filter { $0.extension == "dist-info" }.map { site.appending($0) }
    }.filter { try tree.isDirectory($0) }
  }

  /// The largest METADATA in bytes; one with a long description has a hundred thousand.
  package static let metadataLimit = 16 << 20

  /// The largest RECORD in bytes; one of 100,000 files has about ten millions.
  package static let recordLimit = 128 << 20

  /// Reads the distribution with this metadata directory (relative to `tree`).
  ///
  /// Throws `MetadataError`, `TreeFileError` and `FileError`.
  package static func read(_ directory: FilePath, in tree: TreeRoot) throws -> Self {
    let path = directory.appending("METADATA")
    let location = tree.path.pushing(path)
    guard let bytes = try tree.read(path, limit: metadataLimit) else {
      throw FileError("open", location, .noSuchFileOrDirectory)
    }
    return InstalledDistribution(
      directory: directory, metadata: try CoreMetadata(bytes, location: location.string))
  }

  /// Reads all distributions of a tree, in the byte order of their directories.
  ///
  /// Throws `MetadataError`, `TreeFileError` and `FileError`.
  package static func all(in tree: TreeRoot) throws -> [Self] {
    try directories(in: tree).map { try read($0, in: tree) }
  }

  /// Reads the list of its files; nil if it has no RECORD, as is usual for Debian's packages.
  ///
  /// Throws `RecordError`, `TreeFileError` and `FileError`.
  package func record(in tree: TreeRoot) throws -> Record? {
    let path = directory.appending("RECORD")
    guard let bytes = try tree.read(path, limit: Self.recordLimit) else { return nil }
    return try Record(parsing: bytes)
  }
}
