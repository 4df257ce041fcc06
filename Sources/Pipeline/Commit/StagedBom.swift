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
  private let warnings: [String]
  /// Where the tree goes, of which a release is known only when it is made.
  var destination: Destination
  private let bom: PackageBom
  private let version: String?

  /// Checks what is at the path of the SBOM.
  ///
  /// The documentation directory can be a link to that of another package, in which this one has no
  /// files: a warning. Throws `CommitError.foreignBom` if a file of others is there.
  static func prepare(
    _ destination: Destination, in root: StagingRoot, version: String?, date: SourceDate?,
    isWanted: Bool
  ) throws -> StagedBom {
    let bom = PackageBom(package: destination.package, root: root, date: date)
    func staged(_ path: FilePath?, warnings: [String] = []) -> StagedBom {
      StagedBom(
        path: path, warnings: warnings, destination: destination, bom: bom, version: version)
    }
    guard isWanted else { return staged(nil) }
    let path = bom.path
    let directory = path.removingLastComponent()
    if try root.status(of: directory)?.type == .symbolicLink {
      return staged(
        nil,
        warnings: [
          "the package ships no SBOM, because its documentation directory "
            + "'\(root.path.pushing(directory).string)' is a link; "
            + "set 'no-sbom: yes' if that is intended"
        ])
    }
    if try root.status(of: path) != nil, try bom.shipped() == nil {
      throw CommitError.foreignBom(root.path.pushing(path))
    }
    return staged(path)
  }

  /// Writes the SBOM of the finished tree, and of others that are in the destdir already, into
  /// `work`; returns where it goes, and what it does not list.
  ///
  /// Throws the errors of `PackageBom` and `FileError`.
  func write(
    _ tree: InstalledTree, into work: FilePath
  ) throws -> (files: [StagedFile], warnings: [String]) {
    guard let path else { return ([], warnings) }
    let file = StagedFile(path: path, source: "bom")
    let (text, unlisted) = try bom.document(
      of: InventoryTree(
        root: try TreeRoot.open(tree.path), prefix: destination.prefix,
        interpreter: tree.target.executable, wheels: tree.wheelSources, files: tree.files),
      at: destination.path, version: version,
      without: FilePath(root: nil, work.components.suffix(1)))
    try AtomicFile.write(text, to: work.appending(file.source))
    return ([file], warnings + unlisted)
  }

  /// Removes the SBOM of an earlier run if this one was told to make none.
  ///
  /// Throws `FileError`.
  func removeStale() throws {
    guard self.path == nil, warnings.isEmpty, let name = bom.path.lastComponent,
      try bom.shipped() != nil
    else { return }
    try bom.root.directory(bom.path.removingLastComponent()).removeFile(name)
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
