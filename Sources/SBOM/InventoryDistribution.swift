internal import Packaging
internal import Wheels

/// A distribution of a tree, with what its metadata directory says of its files and its origin.
struct InventoryDistribution {
  let distribution: InstalledDistribution
  let record: Record?
  let directURL: DirectURL?
  var metadata: CoreMetadata { distribution.metadata }

  /// The rows of RECORD for libraries that were put beside the modules, in directories such as
  /// `numpy.libs`.
  var bundledLibraries: [Record.Row] {
    (record?.rows ?? []).filter { row in
      row.path.split(separator: "/").dropLast().contains { $0.hasSuffix(".libs") }
    }
  }
}
