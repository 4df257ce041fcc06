internal import Core
internal import Packaging
internal import SBOM
internal import SystemPackage
internal import Venv
internal import Wheels

/// The list of what is in the tree (a software bill of materials) that the package ships.
struct StagedBom {
  /// Where it goes, relative to the destination directory; nil if it is not to be made.
  let path: FilePath?
  let warnings: [String]
  private let options: StageRequest

  /// Checks the place.
  ///
  /// Throws `StageError` if something else is there. The documentation directory can be a link to
  /// that of another package, in which this one has no place of its own: a warning.
  static func prepare(_ options: StageRequest) throws -> StagedBom {
    let path = FilePath(ShippedBom.path(of: options.package))
    let target = options.destdir.pushing(path)
    guard options.shipsBom else { return StagedBom(path: nil, warnings: [], options: options) }
    let directory = target.removingLastComponent()
    if try FileSystem.status(directory)?.type == .symbolicLink {
      let warning =
        "the package has no documentation directory of its own ('\(directory.string)' is a link): "
        + "it ships no SBOM; 'no-sbom: yes' says that this is meant"
      return StagedBom(path: nil, warnings: [warning], options: options)
    }
    if try FileSystem.exists(target), try !isOurs(target) { throw StageError.foreignBom(target) }
    return StagedBom(path: path, warnings: [], options: options)
  }

  /// Writes the list of the finished tree aside, and returns where it is and where it goes.
  func write(
    _ facts: InstalledTree, tree: FilePath, into work: FilePath
  ) throws -> [(path: FilePath, source: FilePath)] {
    guard let path else { return [] }
    let source = work.appending("bom")
    try AtomicFile.write(try facts.billOfMaterials(tree: tree, options: options), to: source)
    return [(path, source)]
  }

  /// Removes what an earlier run wrote and this one was told to leave out.
  func removeStale() throws {
    let target = options.destdir.pushing(FilePath(ShippedBom.path(of: options.package)))
    guard path == nil, warnings.isEmpty, try Self.isOurs(target) else { return }
    try FileSystem.remove(target)
  }

  private static func isOurs(_ path: FilePath) throws -> Bool {
    guard try FileSystem.status(path)?.type == .regular else { return false }
    return ShippedBom.isOurs(try FileSystem.read(path))
  }
}

extension InstalledTree {
  /// What is in the finished tree, which still lies at `tree`.
  ///
  /// A wheel that was built here is another file each time, although the same files come out of it,
  /// so only wheels that were there before have their digests listed.
  fileprivate func billOfMaterials(tree: FilePath, options: StageRequest) throws -> String {
    var wheels: [DistributionKey: WheelSource] = [:]
    for distribution in distributions where ![.built, .project].contains(distribution.origin) {
      guard let wheel = distribution.wheel,
        let digest = distribution.sha256.flatMap({ Digest(.sha256, hex: $0) }),
        let name = try? PackageName(distribution.name),
        let version = try? Version(distribution.version)
      else { continue }
      wheels[DistributionKey(name, version)] = WheelSource(fileName: wheel, sha256: digest)
    }
    let inventory = try Inventory(
      of: .init(name: options.package, version: options.packageVersion),
      trees: [
        InventoryTree(
          root: tree, prefix: options.prefix, interpreter: interpreter.executable, wheels: wheels)
      ])
    return try inventory.billOfMaterials(date: options.sourceDate)
  }
}
