internal import Core
internal import Packaging
internal import SystemPackage
internal import Wheels

/// A distribution of a tree, with what its metadata directory says of its files and its origin.
struct InventoryDistribution {
  let distribution: InstalledDistribution
  /// Returns the rows of RECORD whose path satisfies a condition; nothing without a RECORD.
  let rows: @Sendable (_ isIncluded: (String) -> Bool) -> [Record.Row]
  let directURL: DirectURL?
  /// The regular files in its metadata directory, relative to the tree: those of a directory before
  /// those of its directories, each in byte order.
  let metadataFiles: [FilePath]
  var metadata: CoreMetadata { distribution.metadata }

  /// Returns the files in a directory of its metadata directory, at any depth.
  func files(below name: FilePath.Component) -> [FilePath] {
    let directory = distribution.directory.appending(name)
    return metadataFiles.filter { $0.starts(with: directory) && $0 != directory }
  }

  /// The rows of RECORD for libraries that were put beside the modules, in directories such as
  /// `numpy.libs`.
  var bundledLibraries: [Record.Row] { rows { $0.containsBytes(".libs/") } }
}
