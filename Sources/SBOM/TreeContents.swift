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
    var warnings: [String] = []
    let items = try
      (Self.writtenItems(of: tree, &warnings)
      ?? Self.items(of: tree, &warnings)).sorted {
        ($0.metadata.name.normalized, $0.distribution.directory.string)
          < ($1.metadata.name.normalized, $1.distribution.directory.string)
      }
    return TreeContents(
      tree: tree, budget: budget, configuration: configuration, items: items,
      markers: try TreeMarkers.environment(
        of: tree.root, configuration, architecture: tree.architecture, files: tree.files),
      warnings: warnings)
  }

  /// Reads the distributions of a tree.
  private static func items(
    of tree: InventoryTree, _ warnings: inout [String]
  ) throws -> [InventoryDistribution] {
    let root = tree.root
    let sites = try InstalledDistribution.sitePackages(of: root)
    warnings += legacy(
      among: try sites.flatMap { site in try root.entries(of: site).map { site.appending($0) } })
    return try InstalledDistribution.all(in: root).map { distribution in
      InventoryDistribution(
        distribution: distribution,
        rows: try record(of: distribution, in: root, &warnings).rows(where:),
        directURL: try directURL(of: distribution, in: root, &warnings),
        metadataFiles: try root.files(below: distribution.directory))
    }
  }

  /// Returns the distributions of a tree that was just made, of which nothing is read that the
  /// installer knows; nil if it does not know them all.
  private static func writtenItems(
    of tree: InventoryTree, _ warnings: inout [String]
  ) throws -> [InventoryDistribution]? {
    guard let distributions = tree.files?.distributions, let entries = tree.files?.siteEntries()
    else { return nil }
    let found = entries.filter { !$0.value.isEmpty }
    guard Set(found.keys) == Set(distributions.map(\.directory)) else { return nil }
    warnings += legacy(among: entries.keys.sorted { $0.string.precedes($1.string) })
    return try distributions.map { written in
      let distribution = written.distribution
      let files = found[written.directory, default: []]
      let hasURL = files.contains(written.directory.appending("direct_url.json"))
      return InventoryDistribution(
        distribution: distribution,
        rows: try written.record?.rows(where:)
          ?? record(of: distribution, in: tree.root, &warnings).rows(where:),
        directURL: hasURL ? try directURL(of: distribution, in: tree.root, &warnings) : nil,
        metadataFiles: files)
    }
  }

  private static func record(
    of distribution: InstalledDistribution, in tree: TreeRoot, _ warnings: inout [String]
  ) throws -> Record {
    do {
      return try distribution.record(in: tree) ?? Record(rows: [])
    } catch let error as RecordError {
      let file = distribution.directory.appending("RECORD")
      warnings.append(
        "'\(file.string)' is damaged (\(error.message)): the files and bundled libraries of "
          + "\(distribution.metadata.name) are not listed")
      return Record(rows: [])
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
  private static func legacy(among entries: [FilePath]) -> [String] {
    entries.filter { ["egg", "egg-info", "egg-link"].contains($0.extension) }.map { path in
      "'\(path.string)' is not metadata of a wheel: the distribution is not listed"
    }
  }
}
