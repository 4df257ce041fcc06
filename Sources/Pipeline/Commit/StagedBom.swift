internal import Core
internal import Packaging
internal import SBOM
internal import SystemPackage
internal import Venv
internal import Wheels

/// The SBOM of the tree that the package ships.
struct StagedBom {
  /// Where it goes, relative to the destdir; nil if it is not to be made.
  let path: FilePath?
  let warnings: [String]
  private let destination: Destination
  private let version: String?
  private let date: SourceDate?

  /// Checks what is at the path of the SBOM.
  ///
  /// The documentation directory can be a link to that of another package, in which this one has no
  /// files: a warning. Throws `CommitError.foreignBom` if a file of others is there.
  static func prepare(
    _ destination: Destination, version: String?, date: SourceDate?, isWanted: Bool
  ) throws -> StagedBom {
    func bom(_ path: FilePath?, warnings: [String] = []) -> StagedBom {
      StagedBom(
        path: path, warnings: warnings, destination: destination, version: version, date: date)
    }
    guard isWanted else { return bom(nil) }
    let path = FilePath(ShippedBom.path(of: destination.package))
    let target = destination.destdir.pushing(path)
    let directory = target.removingLastComponent()
    if try FileSystem.status(directory)?.type == .symbolicLink {
      return bom(
        nil,
        warnings: [
          "the package ships no SBOM, because its documentation directory "
            + "'\(directory.string)' is a link; set 'no-sbom: yes' if that is intended"
        ])
    }
    if try FileSystem.exists(target), try !isOurs(target) { throw CommitError.foreignBom(target) }
    return bom(path)
  }

  /// Writes the SBOM of the finished tree into `work`, and returns where it is and where it goes.
  ///
  /// Throws the errors of `Inventory` and `FileError`.
  func write(
    _ tree: InstalledTree, into work: FilePath
  ) throws -> [(path: FilePath, source: FilePath)] {
    guard let path else { return [] }
    let source = work.appending("bom")
    let inventory = try Inventory(
      of: .init(name: destination.package, version: version),
      trees: [
        InventoryTree(
          root: try TreeRoot.open(tree.path), prefix: destination.prefix,
          interpreter: tree.target.executable,
          wheels: tree.wheelSources)
      ])
    try AtomicFile.write(try inventory.billOfMaterials(date: date), to: source)
    return [(path, source)]
  }

  /// Removes the SBOM of an earlier run if this one was told to make none.
  ///
  /// Throws `FileError`.
  func removeStale() throws {
    let target = destination.destdir.pushing(
      FilePath(ShippedBom.path(of: destination.package)))
    guard path == nil, warnings.isEmpty, try Self.isOurs(target) else { return }
    try FileSystem.remove(target)
  }

  private static func isOurs(_ path: FilePath) throws -> Bool {
    guard try FileSystem.status(path)?.type == .regular else { return false }
    return ShippedBom.isOurs(try FileSystem.read(path))
  }
}

extension InstalledTree {
  /// The wheels with their digests.
  ///
  /// A wheel that was built here is another file each time, although the same files come out of it,
  /// so only wheels that were there before are listed.
  fileprivate var wheelSources: [DistributionKey: WheelSource] {
    var wheels: [DistributionKey: WheelSource] = [:]
    for distribution in distributions where !distribution.wasBuilt {
      guard let wheel = distribution.wheel,
        let digest = distribution.sha256.flatMap({ Digest(.sha256, hex: $0) }),
        let name = try? PackageName(distribution.name),
        let version = try? Version(distribution.version)
      else { continue }
      wheels[DistributionKey(name, version)] = WheelSource(fileName: wheel, sha256: digest)
    }
    return wheels
  }
}
