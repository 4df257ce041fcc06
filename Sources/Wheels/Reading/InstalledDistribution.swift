internal import Core
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
  package static func sitePackages(of tree: FilePath) throws -> [FilePath] {
    let library = tree.appending("lib")
    guard FileSystem.isDirectory(library) else { return [] }
    return try FileSystem.entries(of: library).map { name in
      FilePath("lib").appending(name).appending("site-packages")
    }.filter { FileSystem.isDirectory(tree.pushing($0)) }
  }

  /// Returns the `.dist-info` directories of a tree, relative to it, in byte order.
  ///
  /// Throws `FileError`.
  package static func directories(in tree: FilePath) throws -> [FilePath] {
    try sitePackages(of: tree).flatMap { site in
      try FileSystem.entries(of: tree.pushing(site))
        .filter { $0.extension == "dist-info" }.map { site.appending($0) }
    }.filter { FileSystem.isDirectory(tree.pushing($0)) }
  }

  /// Reads the distribution with this metadata directory (relative to `tree`).
  ///
  /// Throws `MetadataError` and `FileError`.
  package static func read(_ directory: FilePath, in tree: FilePath) throws -> Self {
    let path = tree.pushing(directory).appending("METADATA")
    return InstalledDistribution(
      directory: directory,
      metadata: try CoreMetadata(try FileSystem.read(path), location: path.string))
  }

  /// Reads all distributions of a tree, in the byte order of their directories.
  ///
  /// Throws `MetadataError` and `FileError`.
  package static func all(in tree: FilePath) throws -> [Self] {
    try directories(in: tree).map { try read($0, in: tree) }
  }

  /// Reads the list of its files; nil if it has no RECORD, as is usual for Debian's packages.
  ///
  /// Throws `RecordError` and `FileError`.
  package func record(in tree: FilePath) throws -> Record? {
    let path = tree.pushing(directory).appending("RECORD")
    guard try FileSystem.exists(path) else { return nil }
    return try Record(parsing: try FileSystem.read(path))
  }
}
