internal import Artifacts
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// The contents of a tree, as its metadata describe them.
struct TreeContents {
  let tree: InventoryTree
  /// What all readers of the tree may use together.
  let budget: Budget
  let configuration: PyvenvConfig
  /// In the order of their names and versions.
  let items: [InventoryDistribution]
  let markers: MarkerEnvironment
  /// What cannot be listed, or not all of it, one sentence each.
  let warnings: [String]

  /// The limits of what all readers of a tree keep of it together: 1 GiB, 10,000,000 entries and
  /// ten minutes, far above any tree.
  private static let limits = BudgetLimits(
    bytes: 1 << 30, entries: 10_000_000, seconds: 600,
    wayOut: "find the distribution with the largest '.dist-info' directory, and leave it out")

  /// Reads a tree.
  ///
  /// Throws `MetadataError`, `BudgetError`, `TreeFileError` and `FileError`. What is not
  /// well-formed of a RECORD or direct_url.json is a warning, and counts as none.
  static func read(_ tree: InventoryTree) throws -> TreeContents {
    let budget = Budget("metadata in '\(tree.root.path.string)'", limits: limits)
    var tree = tree
    tree.root = try tree.root.subtree("", budget: budget)
    let file = FilePath(PyvenvConfig.fileName)
    let configuration = PyvenvConfig(
      parsing: try tree.root.text(file, limit: PyvenvConfig.sizeLimit) ?? "")
    var warnings = try Self.legacy(in: tree.root)
    let items = try InstalledDistribution.all(in: tree.root).map { distribution in
      InventoryDistribution(
        distribution: distribution,
        record: try Self.record(of: distribution, in: tree.root, &warnings),
        directURL: try Self.directURL(of: distribution, in: tree.root, &warnings))
    }.sorted {
      ($0.metadata.name.normalized, $0.distribution.directory.string)
        < ($1.metadata.name.normalized, $1.distribution.directory.string)
    }
    return TreeContents(
      tree: tree, budget: budget, configuration: configuration, items: items,
      markers: try TreeMarkers.environment(
        of: tree.root, configuration, architecture: tree.architecture), warnings: warnings)
  }

  /// Returns the files in a directory of a distribution's `.dist-info` at any depth, relative to
  /// the tree.
  ///
  /// Throws `BudgetError` and `FileError`.
  func files(of item: InventoryDistribution, below name: FilePath.Component) throws -> [FilePath] {
    let directory = item.distribution.directory.appending(name)
    return try tree.root.files(below: directory)
  }

  private static func record(
    of distribution: InstalledDistribution, in tree: TreeRoot, _ warnings: inout [String]
  ) throws -> Record? {
    do {
      return try distribution.record(in: tree)
    } catch let error as RecordError {
      let file = distribution.directory.appending("RECORD")
      warnings.append(
        "'\(file.string)' is damaged (\(error.message)): the files and bundled libraries of "
          + "\(distribution.metadata.name) are not listed")
      return nil
    }
  }

  private static func directURL(
    of distribution: InstalledDistribution, in tree: TreeRoot, _ warnings: inout [String]
  ) throws -> DirectURL? {
    let file = distribution.directory.appending("direct_url.json")
    guard let bytes = try tree.read(file, limit: 1 << 20) else { return nil }
    let contents = DirectURL(parsing: bytes)
    if contents == nil {
      warnings.append(
        "'\(file.string)' is damaged: where \(distribution.metadata.name) came from is not listed")
    }
    return contents
  }

  /// Returns a warning for each distribution that has no metadata directory of a wheel, as
  /// `setup.py install` leaves them.
  private static func legacy(in tree: TreeRoot) throws -> [String] {
    try InstalledDistribution.sitePackages(of: tree).flatMap { site in
      try tree.entries(of: site).filter { ["egg", "egg-info", "egg-link"].contains($0.extension) }
        .map { name in
          "'\(site.appending(name).string)' is not metadata of a wheel: the distribution is not "
            + "listed"
        }
    }
  }
}
