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
  private let root: StagingRoot
  private let version: String?
  private let date: SourceDate?

  /// Checks what is at the path of the SBOM.
  ///
  /// The documentation directory can be a link to that of another package, in which this one has no
  /// files: a warning. Throws `CommitError.foreignBom` if a file of others is there.
  static func prepare(
    _ destination: Destination, in root: StagingRoot, version: String?, date: SourceDate?,
    isWanted: Bool
  ) throws -> StagedBom {
    func bom(_ path: FilePath?, warnings: [String] = []) -> StagedBom {
      StagedBom(
        path: path, warnings: warnings, destination: destination, root: root, version: version,
        date: date)
    }
    guard isWanted else { return bom(nil) }
    let path = FilePath(ShippedBom.path(of: destination.package))
    let directory = path.removingLastComponent()
    if try root.status(of: directory)?.type == .symbolicLink {
      return bom(
        nil,
        warnings: [
          "the package ships no SBOM, because its documentation directory "
            + "'\(root.path.pushing(directory).string)' is a link; "
            + "set 'no-sbom: yes' if that is intended"
        ])
    }
    if try root.status(of: path) != nil, try !isOurs(path, in: root) {
      throw CommitError.foreignBom(root.path.pushing(path))
    }
    return bom(path)
  }

  /// Writes the SBOM of the finished tree into `work`, and returns where it goes.
  ///
  /// Throws the errors of `Inventory` and `FileError`.
  func write(
    _ tree: InstalledTree, into work: FilePath
  ) throws -> [StagedFile] {
    guard let path else { return [] }
    let file = StagedFile(path: path, source: "bom")
    let inventory = try Inventory(
      of: .init(name: destination.package, version: version),
      trees: [
        InventoryTree(
          root: try TreeRoot.open(tree.path), prefix: destination.prefix,
          interpreter: tree.target.executable,
          wheels: tree.wheelSources)
      ])
    let document = try inventory.billOfMaterials(date: date)
    try AtomicFile.write(document.text, to: work.appending(file.source))
    return [file]
  }

  /// Removes the SBOM of an earlier run if this one was told to make none.
  ///
  /// Throws `FileError`.
  func removeStale() throws {
    let path = FilePath(ShippedBom.path(of: destination.package))
    guard self.path == nil, warnings.isEmpty, let name = path.lastComponent,
      try Self.isOurs(path, in: root)
    else { return }
    try root.directory(path.removingLastComponent()).removeFile(name)
  }

  private static func isOurs(_ path: FilePath, in root: StagingRoot) throws -> Bool {
    guard try root.status(of: path)?.type == .regular, let name = path.lastComponent else {
      return false
    }
    let file = try root.directory(path.removingLastComponent()).openFile(name)
    return ShippedBom.isOurs(try file.contents())
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
      wheels[DistributionKey(name, version)] = WheelSource(
        fileName: wheel, sha256: digest, allowed: distribution.allowed)
    }
    return wheels
  }
}
