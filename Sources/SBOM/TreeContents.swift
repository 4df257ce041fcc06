internal import Artifacts
package import Core
package import Packaging
package import SystemPackage
internal import Venv
internal import Wheels

/// The wheel that a distribution was installed from.
package struct WheelSource: Sendable, Hashable {
  package let fileName: String
  package let sha256: Digest

  package init(fileName: String, sha256: Digest) {
    self.fileName = fileName
    self.sha256 = sha256
  }
}

/// A distribution in one version, to look up what is known of it.
package struct DistributionKey: Sendable, Hashable {
  package let name: PackageName
  package let version: Version

  package init(_ name: PackageName, _ version: Version) {
    self.name = name
    self.version = version
  }

  package init(_ metadata: CoreMetadata) { self.init(metadata.name, metadata.version) }
}

/// A tree to be described.
package struct InventoryTree: Sendable {
  /// The directory of the tree.
  package let root: TreeRoot
  /// Where it is on the target; nil if nobody knows.
  package let prefix: FilePath?
  /// What `bin/python` leads to; nil if it is not known.
  package let interpreter: FilePath?
  /// The architecture of the package that the tree is in; nil where there is none.
  package let architecture: String?
  /// The wheels, as far as they are known: a tree itself does not tell.
  package let wheels: [DistributionKey: WheelSource]

  package init(
    root: TreeRoot, prefix: FilePath? = nil, interpreter: FilePath? = nil,
    architecture: String? = nil, wheels: [DistributionKey: WheelSource] = [:]
  ) {
    self.root = root
    self.prefix = prefix
    self.interpreter = interpreter
    self.architecture = architecture
    self.wheels = wheels
  }
}

/// What a tree tells of itself.
struct TreeContents {
  /// A distribution and the files that belong to it.
  struct Item {
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

  let tree: InventoryTree
  let configuration: PyvenvConfig
  /// In the order of their names and versions.
  let items: [Item]
  let markers: MarkerEnvironment

  /// Reads a tree.
  ///
  /// Throws `MetadataError` and `FileError`; a RECORD that cannot be read counts as none.
  static func read(_ tree: InventoryTree) throws -> TreeContents {
    let file = FilePath(PyvenvConfig.fileName)
    let configuration = PyvenvConfig(
      parsing: try tree.root.text(file, limit: PyvenvConfig.sizeLimit) ?? "")
    let items = try InstalledDistribution.all(in: tree.root).map { distribution in
      Item(
        distribution: distribution, record: try Self.record(of: distribution, in: tree.root),
        directURL: try DirectURL.read(distribution.directory, in: tree.root))
    }.sorted {
      ($0.metadata.name.normalized, $0.distribution.directory.string)
        < ($1.metadata.name.normalized, $1.distribution.directory.string)
    }
    return TreeContents(
      tree: tree, configuration: configuration, items: items,
      markers: try TreeMarkers.environment(
        of: tree.root, configuration, architecture: tree.architecture))
  }

  /// The files of a directory of a distribution's `.dist-info`, relative to the tree, at any depth.
  func files(of item: Item, below name: FilePath.Component) throws -> [FilePath] {
    let directory = item.distribution.directory.appending(name)
    return try tree.root.files(below: directory)
  }

  private static func record(
    of distribution: InstalledDistribution, in tree: TreeRoot
  ) throws -> Record? {
    do {
      return try distribution.record(in: tree)
    } catch is RecordError {
      return nil
    }
  }
}

extension DirectURL {
  /// Reads the file of the distribution with this metadata directory; nil if it has none that can
  /// be understood.
  ///
  /// Throws `FileError`.
  static func read(_ directory: FilePath, in tree: TreeRoot) throws -> DirectURL? {
    try tree.read(directory.appending("direct_url.json"), limit: 1 << 20)
      .flatMap { DirectURL(parsing: $0) }
  }

  /// What tells a package URL that the distribution is not the one of the index.
  ///
  /// A path of the machine that built the tree means nothing to others.
  var qualifiers: [String: String] {
    if url.hasPrefix("file:") { return [:] }
    if let revision { return ["vcs_url": "\(revision.vcs)+\(url)@\(revision.commit)"] }
    return ["download_url": url]
  }
}
